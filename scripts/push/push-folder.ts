import { createHash } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { confirm, isCancel, log, password } from '@clack/prompts'
import { kindOfName } from '../../file-names/split-name.ts'
import { showProgress } from '../command.ts'
import { connectImports, type ImportAnswer, type ImportApi, RefusedError } from './import-api.ts'
import { type LocalFile, listFiles, type SkippedFile } from './list-files.ts'
import { plainBytes, plainText } from './plain-text.ts'
import { describeFiles } from './preview.ts'
import type { PushArguments } from './read-arguments.ts'
import { type Memory, openMemory } from './remember-uploads.ts'
import { countSent, type SentFile, sendFiles } from './send-files.ts'
import { describePlan } from './show-plan.ts'

const FILES_MOST = 500
const PLANS_MOST = 5

/** Left over as it should be: a trailer, what was left out, a second copy of a file. */
const MEANT = new Set(['EXTRA', 'IGNORED', 'SAME_FILE'])

/**
 * Sends a folder as one import: what the names tell, then the files, then the server's dry run, then the commit that was agreed to.
 * @returns the exit code: 0 when all of it is done, and no video or subtitle file of the folder was passed over.
 */
export async function pushFolder(args: PushArguments): Promise<number> {
  const { files, skipped } = await gatherFiles(args)
  const token = args.token ?? (await askToken())
  const api = connectImports(args.server, token)
  await api.check()
  const memory = await openMemory(args.stateFolder)
  const target = await findTarget(args, memory)
  const sent = await send(files, args, token, memory)
  const failed = sent.filter((one) => one.uploadId === undefined)
  if (failed.length > 0 || sent.length < files.length) return reportFailed(failed, files.length - sent.length)
  const ids = new Map(sent.map((one) => [one.file, one.uploadId]))
  const sheet = files.find((file) => file.path === args.sheetPath)
  const answer = await api.plan({
    ...target.body,
    uploadIds: files.map((file) => ids.get(file)),
    ...(sheet ? { sheetUploadId: ids.get(sheet) } : {}),
  })
  const done = await agreeAndCommit(api, answer, args.isAgreed)
  if (done?.workId && target.newWorkKey) await memory.rememberWork(target.newWorkKey, done.workId)
  return done && reportPassedOver(skipped, done) ? 0 : 1
}

async function gatherFiles(args: PushArguments): Promise<{ files: LocalFile[]; skipped: SkippedFile[] }> {
  const { files, skipped } = await listFiles(args.folder)
  for (const { path, why } of skipped) log.warn(`${plainText(path)} is not sent. ${why}`)
  const chosen = files.filter((file) => file.kind !== 'sheet')
  if (args.sheetPath !== undefined) {
    const { size, mtimeMs } = await lstat(args.sheetPath)
    chosen.push({
      ...{ path: args.sheetPath, name: basename(args.sheetPath), kind: 'sheet' },
      ...{ sizeBytes: size, modifiedAtMs: mtimeMs },
    })
  } else if (files.length > chosen.length) {
    log.info('There is a sheet in the folder. To go by it, name it with --sheet.')
  }
  if (chosen.length === 0) throw new Error(`There is nothing to send in ${plainText(args.folder)}.`)
  if (chosen.length > FILES_MOST) {
    throw new Error(`There are ${chosen.length} files, and one import takes ${FILES_MOST}: send the series in parts.`)
  }
  log.info(describeFiles(chosen).join('\n'))
  return { files: chosen, skipped }
}

interface Target {
  readonly body: Record<string, unknown>
  /** Under which the new work is remembered, so that the next run goes on with it. */
  readonly newWorkKey: string | undefined
}

async function findTarget({ workId, newWorkPath, server }: PushArguments, memory: Memory): Promise<Target> {
  if (workId !== undefined) return { body: { workId }, newWorkKey: undefined }
  if (newWorkPath === undefined)
    throw new Error('Say which work it is: --work ID, or --new-work FILE.json for a new one.')
  const text = await readFile(newWorkPath, 'utf8')
  const newWorkKey = createHash('sha256')
    .update(JSON.stringify([server, text]))
    .digest('hex')
  const known = memory.findWork(newWorkKey)
  if (known !== undefined)
    log.info(`${plainText(basename(newWorkPath))} was made before: it is work ${plainText(known)}.`)
  return { body: known === undefined ? { newWork: JSON.parse(text) as unknown } : { workId: known }, newWorkKey }
}

async function askToken(): Promise<string> {
  if (!process.stdin.isTTY) throw new Error('Set JUKU_TOKEN to your API token.')
  const token = await password({ message: 'Your API token (or set JUKU_TOKEN)' })
  if (isCancel(token) || !token) throw new Error('Nothing was sent.')
  return token.trim()
}

/** Sends the files. Ctrl-C stops, and the next run goes on from there. */
async function send(
  files: readonly LocalFile[],
  args: PushArguments,
  token: string,
  memory: Memory,
): Promise<SentFile[]> {
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  const show = showProgress('Sending')
  const { server, organisationId } = args
  const onProgress = (done: number, filesDone: number) =>
    show.update({ done, total }, `${plainBytes(done)} of ${plainBytes(total)}, ${filesDone} of ${files.length} files`)
  const options = { server, token, organisationId, memory: memory.uploads, signal: stop.signal, onProgress }
  const sent = await sendFiles(files, options)
  process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
  show.end(
    stop.signal.aborted
      ? 'Stopped. Run it again: it goes on from here.'
      : `${countSent(sent)} of ${files.length} files were sent.`,
  )
  return sent
}

function reportFailed(failed: readonly SentFile[], notBegun: number): number {
  for (const { file, problem } of failed) log.error(`${plainText(file.path)}: ${plainText(problem ?? '')}`)
  if (notBegun > 0) log.error(`${notBegun} more files were not begun.`)
  log.info('Nothing was imported. Run it again: what has been sent is not sent twice.')
  return 1
}

/** Names each video and subtitle file that became part of nothing. @returns true where there is none */
function reportPassedOver(skipped: readonly SkippedFile[], { plan }: ImportAnswer): boolean {
  const passedOver = [
    ...skipped.filter(({ path }) => ['video', 'subtitle'].includes(kindOfName(path) ?? '')),
    ...plan.leftovers.filter(({ code }) => !MEANT.has(code)).map((one) => ({ path: one.fileName, why: one.detail })),
  ]
  for (const { path, why } of passedOver) log.error(`${plainText(path)} was not imported. ${plainText(why)}`)
  return passedOver.length === 0
}

/** Shows a plan until one is agreed to and committed. Undefined: none was. */
async function agreeAndCommit(
  api: ImportApi,
  first: ImportAnswer,
  isAgreed: boolean,
): Promise<ImportAnswer | undefined> {
  let answer = first
  for (let shown = 0; shown < PLANS_MOST; shown++) {
    log.message(describePlan(answer).join('\n'))
    if (!answer.plan.canCommit) {
      log.error('Nothing was imported. Correct what is wrong and run it again.')
      return undefined
    }
    if (!isAgreed && !(await ask(answer))) return undefined
    try {
      const done = await api.commit(answer)
      log.success(`Done: work ${plainText(done.workId ?? '')}.`)
      return done
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'IMPORT_STALE') throw error
      log.warn(plainText(error.message))
      answer = await api.read(answer.id)
    }
  }
  throw new Error('The work keeps changing while this is planned. Nothing was imported; try again later.')
}

async function ask({ plan }: ImportAnswer): Promise<boolean> {
  if (!process.stdin.isTTY) {
    log.warn('Nothing was imported. Run it again with --yes to do what is shown.')
    return false
  }
  const { create, change } = plan.counts
  const agreed = await confirm({ message: `Import ${create} new and ${change} changed episodes?` })
  if (agreed === true) return true
  log.info('Nothing was imported. What was sent is kept for the next run.')
  return false
}
