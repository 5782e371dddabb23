import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What `npm run push` was asked to do. */
export interface PushArguments {
  readonly folder: string
  readonly workId: string | undefined
  /** A JSON file as for POST /works. */
  readonly newWorkPath: string | undefined
  readonly sheetPath: string | undefined
  /** Whose the uploads are; undefined = the caller's one organisation. */
  readonly organisationId: string | undefined
  /** Without a slash at its end. */
  readonly server: string
  readonly isAgreed: boolean
  /** Undefined: it is asked for. */
  readonly token: string | undefined
  /** Where it is noted what was sent already. */
  readonly stateFolder: string
}

const USAGE =
  'npm run push -- FOLDER [--work ID | --new-work FILE.json] [--sheet FILE] [--organisation ID] [--server URL] [--yes]'

/** Reads the command line and the environment. @throws {Error} with one sentence */
export function readPushArguments(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): PushArguments {
  const { values, positionals } = parse(argv)
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1) throw new Error(`Name one folder: ${USAGE}`)
  if (values.work !== undefined && values['new-work'] !== undefined) {
    throw new Error('Give either --work, or --new-work for a work that there is not yet.')
  }
  const server = values.server ?? env.JUKU_URL ?? 'http://127.0.0.1:3000'
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    throw new Error(`--server has to be an address such as https://juku.example, not ${JSON.stringify(server)}.`)
  }
  return {
    folder: resolve(folder),
    workId: values.work,
    newWorkPath: values['new-work'] === undefined ? undefined : resolve(values['new-work']),
    sheetPath: values.sheet === undefined ? undefined : resolve(values.sheet),
    organisationId: values.organisation,
    server: server.replace(/\/+$/, ''),
    isAgreed: values.yes === true,
    token: env.JUKU_TOKEN?.trim() || undefined,
    stateFolder: join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'juku'),
  }
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        work: text,
        'new-work': text,
        sheet: text,
        organisation: text,
        server: text,
        yes: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message.split('. ')[0] : error}. ${USAGE}`, { cause: error })
  }
}
