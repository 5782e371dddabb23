import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { listViews } from '../../scripts/screenshots/list-views.ts'
import { differences, SHOTS } from '../../scripts/screenshots/shots.ts'

const FOLDER = fileURLToPath(new URL('../../docs/screenshots', import.meta.url))

test('every view of the page has a picture, and every picture a view', () => {
  expect(differences(listViews())).toEqual([])
  expect(
    differences(
      new Map([['search', '/']]),
      SHOTS.filter(({ view }) => view !== 'search'),
    ),
  ).toContain('The view search has no picture: add a line to scripts/screenshots/shots.ts.')
})

test('the pictures that are kept are those of the list, in two languages and two sizes', () => {
  const names = SHOTS.flatMap(({ name, view }) =>
    ['zh-Hant-TW', 'en'].flatMap((language) => [1440, 390].map((px) => `${name ?? view}.${language}.${px}.webp`)),
  )
  expect(readdirSync(FOLDER).sort()).toEqual(names.sort())
})
