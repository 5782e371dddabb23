import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * These start servers, browsers or package managers, or measure the memory of their process: each in one of its own, after everything else,
 * and no more than two files at once.
 */
const ALONE = [
  'tests/flow/**/*.test.ts',
  'tests/browser/**/*.test.ts',
  'tests/proofs/small/*.test.ts',
  'tests/set-up/**/*.test.ts',
  'tests/media/store.test.ts',
  'tests/server/imports/sheets.test.ts',
]

/** What takes longest on two cores, of either kind: begun first, so that none of it is left to run alone at the end. */
const LONGEST = [
  ...['indexing/rebuild', 'duplicates/made-series', 'jobs/leases', 'search/facets', 'media/stills', 'media/sound'],
  ...['media/make-proxy', 'covers/covers', 'media/attacks', 'search/misses', 'indexing/indexing', 'analysis/analysis'],
  ...[
    'browser/page',
    'browser/search-page',
    'browser/work-page',
    'browser/subtitle-editor',
    'flow/start-and-stop',
    'flow/refused-start',
    'browser/edit-work',
    'flow/backup',
  ],
  ...['browser/review-desk', 'small/crashes', 'flow/resumable-upload', 'browser/administration', 'browser/journeys'],
  ...['small/imports', 'small/rebuild', 'flow/proxy', 'flow/import', 'browser/copy-for-browsers', 'browser/accounts'],
  ...['browser/resumable-upload', 'browser/upload-and-watch', 'small/uploads', 'browser/cover', 'flow/push'],
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || placeOf(a) - placeOf(b))
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return place === -1 ? LONGEST.length : place
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ALONE,
          isolate: false, // the program keeps what it knows by database, and to load it anew for each file took a quarter of the time
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'line',
          include: ALONE,
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 10_000 } }, // a page on a busy machine needs more than the usual second
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
