import type { Component } from 'svelte'
import { language } from './language/language.svelte.ts'
import type { MessageSection } from './messages/keys.ts'
import { session } from './state/session.svelte.ts'

/** What is given to a view: the part of its address that `:id` stands for, else ''. */
type Page = Component<{ readonly id: string }>
type PageOfNothing = Component<Record<string, never>>

interface ViewSource {
  /** The view's address; `:id` stands for one part of it. */
  readonly path: string
  /** The messages that it shows with, beside those of the shell. */
  readonly sections: readonly MessageSection[]
  /** Those of the parts that come after it. */
  readonly later?: readonly MessageSection[]
  readonly load: () => Promise<{ readonly default: Page | PageOfNothing }>
  /** For whom it is; undefined: for everybody. Others are told so. */
  readonly isFor?: () => boolean
}

/** The views that have an address and are seen by who is signed in. A reader fetches the one that is opened. */
export const VIEWS = {
  search: {
    path: '/',
    sections: ['search', 'player'],
    load: () => import('./search/search-page.svelte'),
  },
  works: { path: '/works', sections: ['works'], load: () => import('./works/works-page.svelte') },
  work: {
    path: '/works/:id',
    sections: ['work', 'player'],
    later: ['details', 'review', 'warning', 'terms', 'history', 'people'],
    load: () => import('./works/work-page.svelte'),
  },
  sheet: {
    path: '/works/:id/sheet',
    sections: ['sheet', 'terms'],
    load: () => import('./works/sheet/sheet-page.svelte'),
  },
  review: { path: '/review', sections: ['review'], load: () => import('./review/queue-page.svelte') },
  desk: {
    path: '/review/:id',
    sections: ['review', 'player'],
    load: () => import('./review/desk-page.svelte'),
  },
  board: { path: '/readiness', sections: ['board'], load: () => import('./board/board-page.svelte') },
  edit: {
    path: '/works/:id/edit',
    sections: ['edit', 'terms'],
    later: ['details', 'work', 'declared'],
    load: () => import('./edit/edit-page.svelte'),
  },
  subtitles: {
    path: '/episodes/:id/subtitles',
    sections: ['subtitles', 'player'],
    later: ['cue'],
    load: () => import('./subtitles/subtitles-page.svelte'),
  },
  collections: {
    path: '/collections',
    sections: ['collections'],
    load: () => import('./collections/collections-page.svelte'),
  },
  collection: {
    path: '/collections/:id',
    sections: ['collections'],
    load: () => import('./collections/collection-page.svelte'),
  },
  glossary: { path: '/glossary', sections: ['glossary'], load: () => import('./glossary/glossary-page.svelte') },
  operations: {
    path: '/operations',
    sections: ['operations'],
    load: () => import('./operations/operations-page.svelte'),
    isFor: () => session.isOperator,
  },
  organisations: {
    path: '/organisations',
    sections: ['people'],
    load: () => import('./organisations/organisations-page.svelte'),
  },
  organisation: {
    path: '/organisations/:id',
    sections: ['people', 'secret'],
    load: () => import('./organisations/organisation-page.svelte'),
  },
  account: {
    path: '/account',
    sections: ['people', 'secret', 'door'],
    load: () => import('./account/account-page.svelte'),
  },
  partners: {
    path: '/partners',
    sections: ['partners'],
    later: ['people'],
    load: () => import('./partners/partners-page.svelte'),
  },
  partner: {
    path: '/partners/:id',
    sections: ['partners', 'secret'],
    load: () => import('./partners/partner-page.svelte'),
  },
  series: {
    path: '/upload/series',
    sections: ['imports', 'upload'],
    later: ['warning'],
    load: () => import('./imports/series-page.svelte'),
    isFor: () => session.mayUpload,
  },
  upload: {
    path: '/upload',
    sections: ['upload'],
    later: ['warning'],
    load: () => import('./upload/upload-page.svelte'),
    isFor: () => session.mayUpload,
  },
} as const satisfies Readonly<Record<string, ViewSource>>

export type ViewName = keyof typeof VIEWS

/** Whether a view is for who is signed in. */
export function mayOpen(name: ViewName): boolean {
  const { isFor }: ViewSource = VIEWS[name]
  return isFor === undefined || isFor()
}

/** Fetches a view with its words, and behind it those of its parts and of problems. @throws where the network fails */
export async function loadView(name: ViewName): Promise<Page> {
  const source: ViewSource = VIEWS[name]
  const [page] = await Promise.all([source.load(), language.load(source.sections)])
  language.loadLater(source.later ?? [])
  language.loadProblems()
  return page.default as Page // one that takes nothing does not look at what it is given
}

/** The view at a path; undefined: there is none. */
export function matchView(path: string): { readonly name: ViewName; readonly id: string } | undefined {
  const parts = partsOf(path)
  for (const name of Object.keys(VIEWS) as ViewName[]) {
    const pattern = partsOf(VIEWS[name].path)
    if (pattern.length !== parts.length) continue
    if (pattern.every((part, at) => part === ':id' || part === parts[at]))
      return { name, id: parts[pattern.indexOf(':id')] ?? '' }
  }
  return undefined
}

function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map(decode)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
