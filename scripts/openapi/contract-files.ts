import { readFile, writeFile } from 'node:fs/promises'
import type { Document } from '../../server/http/openapi/document.ts'
import { API_NAMES, type ApiName } from '../../server/http/openapi/documents.ts'
import { findBreaks } from './find-breaks.ts'

const FOLDER = new URL('../../docs/openapi/', import.meta.url)
const ACCEPTED = new URL('accepted-breaks.json', FOLDER)

/** Breaks since the last release that were decided on, each with its reason. */
type AcceptedBreaks = Readonly<Record<ApiName, Readonly<Record<string, string>>>>

/** Where the document of an API is kept: as it is now, or as it was with the last release. */
export function pathOf(name: ApiName, which: 'current' | 'released'): URL {
  return new URL(which === 'current' ? `${name}.json` : `released/${name}.json`, FOLDER)
}

/** @returns undefined for what was never released */
export async function readDocument(name: ApiName, which: 'current' | 'released'): Promise<Document | undefined> {
  const text = await readFile(pathOf(name, which), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : (JSON.parse(text) as Document) // ours
}

export async function readAcceptedBreaks(): Promise<AcceptedBreaks> {
  return JSON.parse(await readFile(ACCEPTED, 'utf8')) as AcceptedBreaks // ours
}

/**
 * Makes these documents the ones that later changes are compared with. Breaks since the last release need a version that says so: until
 * 1.0 a new minor, then a new major.
 * @throws when the version does not say so
 */
export async function release(texts: Readonly<Record<ApiName, string>>): Promise<void> {
  for (const name of API_NAMES) {
    const [before, after] = [await readDocument(name, 'released'), JSON.parse(texts[name]) as Document]
    const breaks = before === undefined ? [] : findBreaks(before, after)
    if (before === undefined || breaks.length === 0 || promises(after) !== promises(before)) continue
    throw new Error(
      `The ${name} API breaks programs that were written against ${before.info.version}:\n${breaks.join('\n')}\n` +
        `Raise the version in package.json (until 1.0 the minor, then the major) and run this again.`,
    )
  }
  for (const name of API_NAMES) await writeFile(pathOf(name, 'released'), texts[name])
  await writeFile(ACCEPTED, `${JSON.stringify(Object.fromEntries(API_NAMES.map((name) => [name, {}])), null, 2)}\n`)
}

/** The part of a version that stays the same for as long as nothing breaks (semver.org, 4 and 8). */
function promises({ info }: Document): string {
  const [major = '0', minor = '0'] = info.version.split('.')
  return major === '0' ? `0.${minor}` : major
}
