import { defineConfig } from 'vitest/config'

/** These start servers, browsers or package managers of their own: after everything else, and no more than two files at once. */
const STARTS_PROCESSES = [
  'tests/flow/**/*.test.ts',
  'tests/browser/**/*.test.ts',
  'tests/proofs.test.ts',
  'tests/set-up/**/*.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: STARTS_PROCESSES,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'line',
          include: STARTS_PROCESSES,
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
