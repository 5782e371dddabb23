import type { MessageKey } from '../language/language.svelte.ts'
import type { IconName } from '../parts/icons.ts'
import type { View } from '../state/address.svelte.ts'

/** The sections of the page, as the rail lists them. `views` are those under which a section counts as the current one. */
export const SECTIONS: readonly {
  readonly href: string
  readonly icon: IconName
  readonly label: MessageKey
  readonly views: readonly View['name'][]
}[] = [
  { href: '/', icon: 'search', label: 'section.search', views: ['search'] },
  { href: '/works', icon: 'works', label: 'section.works', views: ['works', 'work'] },
  { href: '/upload', icon: 'upload', label: 'section.upload', views: ['upload'] },
]
