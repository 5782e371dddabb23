import type { MessageKey } from '../language/language.svelte.ts'
import type { IconName } from '../parts/icons.ts'
import { session } from '../state/session.svelte.ts'
import { mayOpen, type ViewName } from '../views.ts'

interface Section {
  readonly href: string
  readonly icon: IconName
  readonly label: MessageKey
  readonly views: readonly [ViewName, ...ViewName[]]
  /** Whom it is offered to, where that is not everybody who may open its first view. */
  readonly isFor?: () => boolean | undefined
}

/** So many fit beside the way to the others, where the rail is a bar. */
export const BAR_SECTIONS = 4

/** The sections that are for who is signed in, as the rail lists them. */
export function listSections(): readonly Section[] {
  return SECTIONS.filter(({ views, isFor }) => mayOpen(views[0]) && (isFor === undefined || isFor() === true))
}

/** `views` are those under which a section counts as the current one. */
const SECTIONS: readonly Section[] = [
  { href: '/', icon: 'search', label: 'section.search', views: ['search'] },
  { href: '/works', icon: 'works', label: 'section.works', views: ['works', 'work', 'edit', 'sheet', 'subtitles'] },
  {
    href: '/review',
    icon: 'review',
    label: 'section.review',
    views: ['review', 'desk'],
    isFor: () => session.isCurator,
  },
  { href: '/readiness', icon: 'board', label: 'section.board', views: ['board'] },
  { href: '/upload', icon: 'upload', label: 'section.upload', views: ['upload', 'series'] },
  { href: '/collections', icon: 'collections', label: 'section.collections', views: ['collections', 'collection'] },
  {
    href: '/glossary',
    icon: 'glossary',
    label: 'section.glossary',
    views: ['glossary'],
    isFor: () => session.isCurator || session.producing.length > 0,
  },
  {
    href: '/partners',
    icon: 'partners',
    label: 'section.partners',
    views: ['partners', 'partner'],
    isFor: () => session.isOperator || session.partnering.length > 0,
  },
  {
    href: '/organisations',
    icon: 'person',
    label: 'section.organisations',
    views: ['organisations', 'organisation'],
    isFor: () => session.isOperator || session.person?.organisations.length !== 0,
  },
  {
    href: '/operations',
    icon: 'operations',
    label: 'section.operations',
    views: ['operations'],
  },
]
