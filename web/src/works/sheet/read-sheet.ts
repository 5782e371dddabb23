import { call, listEpisodes } from '../../api/client.ts'
import type { EpisodeRow } from '../../api/contract.ts'
import { listFilingSchemes, listRatingSystems, readAll, type Told } from '../../edit/api.ts'
import { labelText } from '../../state/vocabularies.svelte.ts'

/** All that stands on the sheet of a work. */
export interface WorkSheet extends Told {
  readonly episodes: readonly EpisodeRow[]
  /** What systems of ratings and kinds of filings are called, by their codes. */
  readonly names: ReadonlyMap<string, string>
  /** Whose the work is; undefined: the operator's, or not for this reader to know. */
  readonly organisation: string | undefined
}

/** @throws {Problem} WORK_NOT_FOUND */
export async function readSheet(workId: string): Promise<WorkSheet> {
  const [told, episodes, systems, schemes] = await Promise.all([
    readAll(workId),
    listEpisodes(workId, 1),
    listRatingSystems(),
    listFilingSchemes(),
  ])
  const names = new Map([
    ...systems.items.map(({ id, name }): [string, string] => [id, labelText(name)]),
    ...schemes.items.map(({ code, labels }): [string, string] => [code, labelText(labels)]),
  ])
  return { ...told, episodes, names, organisation: await findOrganisation(told.work.organisationId) }
}

async function findOrganisation(id: string | null | undefined): Promise<string | undefined> {
  if (!id) return undefined
  try {
    return (await call<{ readonly name: string }>('GET', `/api/organisations/${encodeURIComponent(id)}`)).name
  } catch {
    return undefined // only its own people may read it; the sheet goes without
  }
}
