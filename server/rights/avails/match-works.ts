import { setImmediate as breathe } from 'node:timers/promises'
import type { Reader } from '../../../db/open.ts'
import { listWorksByExternalIds } from '../../../db/queries/avails.ts'
import { findWorks } from '../../../db/queries/works.ts'
import { requirePermission } from '../../accounts/authorise.ts'
import { readExternalId } from '../../catalogue/external-ids.ts'
import type { Caller } from '../../context.ts'
import { CatalogueError } from '../../errors.ts'
import type { AvailLine, LineId } from './avail-line.ts'

/** How a line's work was found. */
export interface Match {
  readonly workId: string
  readonly by: LineId['kind'] | 'ours'
  readonly id: string
}

/** What is known of a line's work. `several`: its ids lead to different works. */
export type Matched = Match | 'none' | { readonly several: readonly Match[] }

/** Finds the works of lines by their ids: of works alone whose windows the caller may change; others are as if they were not there. */
export async function matchWorks(db: Reader, caller: Caller, lines: readonly AvailLine[]): Promise<Matched[]> {
  const wanted = lines.map(({ ids }) => ids.flatMap(keysOf))
  const owners = await findOwners(db, wanted.flat())
  const editable = await keepEditable(db, caller, new Set(owners.values()))
  return wanted.map((keys) => {
    const matches = keys.flatMap(({ by, id, key }): Match[] => {
      const workId = owners.get(key)
      return workId !== undefined && editable.has(workId) ? [{ workId, by, id }] : []
    })
    const [first] = matches
    if (!first) return 'none'
    return matches.every(({ workId }) => workId === first.workId) ? first : { several: matches }
  })
}

/** Others get their turn after so many. */
const WORKS_AT_ONCE = 50

interface Key {
  readonly by: Match['by']
  readonly id: string
  /** `scheme value` of another registry's, or our own id. */
  readonly key: string
}

const OURS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** `md:alid:org:example.com:id`, `md:cid:eidr-s:…`, and the shorter form without the word org. */
const MD_FORM = /^(?:urn:)?md:(alid|cid):(?:(eidr-[sx]):([^:]+)|(?:org:)?([^:]+):(.+))/i

function keysOf({ kind, text, namespace }: LineId): Key[] {
  const keys: Key[] = []
  const add = (by: Match['by'], scheme: string, value: string) => {
    const read = /^[a-z][a-z0-9_-]{0,31}$/.test(scheme) ? readExternalId({ scheme, value: value.trim() }) : undefined
    if (read && !('code' in read)) keys.push({ by, id: text, key: `${read.scheme} ${read.value}` })
  }
  if (kind === 'eidr') add('eidr', 'eidr', text)
  if (kind === 'other') add('other', schemeOf(namespace ?? ''), text)
  if (kind === 'alid') add('alid', 'alid', text)
  if (kind === 'contentId') add('contentId', 'cid', text)
  const [, , isEidr, eidr, domain, value] = MD_FORM.exec(text) ?? []
  if (isEidr !== undefined && eidr !== undefined) add('eidr', 'eidr', `10.5240/${eidr}`)
  if (domain !== undefined && value !== undefined) {
    add('other', schemeOf(domain), value)
    const [own] = OURS.exec(value) ?? []
    if (own === value) keys.push({ by: 'ours', id: text, key: own })
  }
  return keys
}

/** The scheme that a namespace is stored under: small letters, and a hyphen for each sign that a scheme has not. */
function schemeOf(namespace: string): string {
  return namespace
    .toLowerCase()
    .replace(/^org:/, '')
    .replaceAll(/[^a-z0-9_-]/g, '-')
}

async function findOwners(db: Reader, keys: readonly Key[]): Promise<Map<string, string>> {
  const own = [...new Set(keys.filter(({ by }) => by === 'ours').map(({ key }) => key))]
  const others = new Map(keys.filter(({ by }) => by !== 'ours').map(({ key }) => [key, splitKey(key)]))
  const rows = await listWorksByExternalIds(db, [...others.values()])
  const works = await findWorks(db, own)
  return new Map([
    ...rows.map(({ scheme, value, workId }) => [`${scheme} ${value}`, workId] as const),
    ...works.map(({ id }) => [id, id] as const),
  ])
}

function splitKey(key: string) {
  const at = key.indexOf(' ')
  return { scheme: key.slice(0, at), value: key.slice(at + 1) }
}

async function keepEditable(db: Reader, caller: Caller, ids: ReadonlySet<string>): Promise<Set<string>> {
  const editable = new Set<string>()
  for (const [index, id] of [...ids].entries()) {
    if (index % WORKS_AT_ONCE === 0) await breathe()
    try {
      await requirePermission(db, caller, 'work.edit', { name: 'workId', id })
      editable.add(id)
    } catch (error) {
      if (!(error instanceof CatalogueError)) throw error
    }
  }
  return editable
}
