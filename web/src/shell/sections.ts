import type { MessageKey } from '../language/language.svelte.ts'
import type { IconName } from '../parts/icons.ts'
import type { View } from '../state/address.svelte.ts'

interface Section {
  readonly href: string
  readonly icon: IconName
  readonly label: MessageKey
  readonly views: readonly View['name'][]
}

/** The sections of the page, as the rail lists them. `views` are those under which a section counts as the current one. */
export const SECTIONS: readonly Section[] = [
  { href: '/', icon: 'search', label: 'section.search', views: ['search'] },
  { href: '/works', icon: 'works', label: 'section.works', views: ['works', 'work'] },
  { href: '/upload', icon: 'upload', label: 'section.upload', views: ['upload'] },
  { href: '/review', icon: 'review', label: 'section.review', views: ['review', 'desk'] },
  { href: '/readiness', icon: 'board', label: 'section.board', views: ['board'] },
]
