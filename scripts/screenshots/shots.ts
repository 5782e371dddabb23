import type { Page } from 'playwright-core'
import type { Seeded } from './seed.ts'

/** One picture of a view: where it is, and what has to be on the screen before it is taken. */
export interface Shot {
  /** The view's name in web/src/views.ts. */
  readonly view: string
  /** Of the file; undefined: the view's name. */
  readonly name?: string
  readonly address: (seeded: Seeded) => string
  /** A selector of what shows that the view has what it shows. */
  readonly shows: string
  /** Who looks; undefined: the operator. */
  readonly by?: 'person'
  /** What a reader does first. */
  readonly act?: (page: Page) => Promise<void>
}

/** Every view of the page, a line each; the command fails where one is missing. */
export const SHOTS: readonly Shot[] = [
  { view: 'search', address: () => `/?q=${encodeURIComponent('計程車')}`, shows: 'mark' },
  { view: 'works', address: () => '/works', shows: 'main a[href^="/works/"]' },
  { view: 'work', address: ({ hero }) => `/works/${hero}`, shows: 'video' },
  { view: 'sheet', address: ({ hero }) => `/works/${hero}/sheet`, shows: '.work-sheet' },
  { view: 'work', name: 'work-history', address: ({ hero }) => `/works/${hero}?part=history`, shows: 'main time' },
  { view: 'review', address: () => '/review', shows: 'main a[href^="/review/"]' },
  { view: 'desk', address: ({ inReview }) => `/review/${inReview}`, shows: '[role="option"]' },
  { view: 'board', address: () => '/readiness', shows: '.cards button, [data-cell]' },
  { view: 'upload', address: () => '/upload', shows: 'input[type="file"]' },
  { view: 'series', address: () => '/upload/series', shows: 'input[type="file"]' },
  { view: 'edit', address: ({ hero }) => `/works/${hero}/edit?part=windows`, shows: 'main h1' },
  {
    view: 'subtitles',
    address: ({ episode, draft }) => `/episodes/${episode}/subtitles?track=${draft}&t=4000`,
    shows: '[data-cue] .word',
  },
  { view: 'collections', address: () => '/collections', shows: 'main a[href^="/collections/"]' },
  { view: 'collection', address: ({ collection }) => `/collections/${collection}`, shows: 'main h1' },
  { view: 'glossary', address: () => `/glossary?q=${encodeURIComponent('計程車')}`, shows: 'main h1' },
  { view: 'operations', address: () => '/operations', shows: 'main svg' },
  { view: 'organisations', address: () => '/organisations', shows: 'main a[href^="/organisations/"]' },
  { view: 'organisation', address: ({ organisation }) => `/organisations/${organisation}`, shows: 'main select' },
  { view: 'account', address: () => '/account', shows: 'main li', by: 'person' },
  { view: 'partners', address: () => '/partners', shows: 'main a[href^="/partners/"]' },
  { view: 'partner', address: ({ partner }) => `/partners/${partner}`, shows: 'main h1' },
]

/** What keeps the list and the views from being the same; empty: nothing. */
export function differences(views: ReadonlyMap<string, string>, shots: readonly Shot[] = SHOTS): string[] {
  const shown = new Set(shots.map((shot) => shot.view))
  const missing = [...views.keys()].filter((name) => !shown.has(name))
  const unknown = [...shown].filter((name) => !views.has(name))
  return [
    ...missing.map((name) => `The view ${name} has no picture: add a line to scripts/screenshots/shots.ts.`),
    ...unknown.map((name) => `There is no view ${name}: take it out of scripts/screenshots/shots.ts.`),
  ]
}
