import { matchView, type ViewName } from '../views.ts'
import { mayLeave } from './unsaved.ts'

/** Where the page is: a view of those who are signed in, one of a link that was sent, or nowhere. */
export interface View {
  readonly name: ViewName | 'invitation' | 'nowhere'
  /** What the address names, such as a work; else ''. */
  readonly id: string
}

let url = $state.raw(new URL(window.location.href))
const view = $derived(viewOf(url.pathname))

/** Where the page is: the only state that outlives a reload. */
export const address = {
  get view() {
    return view
  },
  get params() {
    return url.searchParams
  },
  get href() {
    return `${url.pathname}${url.search}`
  },
}

/** Goes to a path of this page; `replace` leaves no step in the history, as typing should. */
export function go(href: string, { replace = false } = {}): void {
  const next = new URL(href, window.location.origin)
  if (next.href === url.href) return
  if (next.pathname !== url.pathname) {
    if (!mayLeave()) return
    window.scrollTo(0, 0)
  }
  if (replace) window.history.replaceState(null, '', next)
  else window.history.pushState(null, '', next)
  url = next
}

/** The present address with some parameters changed; undefined or an empty list removes one. */
export function hrefWith(changes: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const params = new URLSearchParams(url.searchParams)
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name)
    if (value === undefined || value === '') continue
    for (const one of typeof value === 'string' ? [value] : value) params.append(name, one)
  }
  const text = params.toString()
  return text === '' ? url.pathname : `${url.pathname}?${text}`
}

/** The address of an episode in its work, at a second of it where one is given. */
export function workHref(workId: string, at: { episodeId?: string; trackId?: string; startMs?: number } = {}): string {
  const params = new URLSearchParams()
  if (at.episodeId !== undefined) params.set('episode', at.episodeId)
  if (at.trackId !== undefined) params.set('track', at.trackId)
  if (at.startMs !== undefined) params.set('t', String(at.startMs))
  const text = params.toString()
  return `/works/${encodeURIComponent(workId)}${text === '' ? '' : `?${text}`}`
}

/** The address of the subtitles of an episode where they are edited, at a track and a second where they are given. */
export function subtitlesHref(episodeId: string, at: { trackId?: string | undefined; startMs?: number } = {}): string {
  const params = new URLSearchParams()
  if (at.trackId !== undefined) params.set('track', at.trackId)
  if (at.startMs !== undefined) params.set('t', String(Math.round(at.startMs)))
  const text = params.toString()
  return `/episodes/${encodeURIComponent(episodeId)}/subtitles${text === '' ? '' : `?${text}`}`
}

/** Follows the back button, and turns plain clicks on this page's own links into steps without a reload. */
export function watchAddress(): void {
  window.addEventListener('popstate', () => {
    const next = new URL(window.location.href)
    if (next.pathname === url.pathname || mayLeave()) url = next
    else window.history.pushState(null, '', url) // the step has been made already: it is taken back
  })
  window.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link?.target !== '' || link.hasAttribute('download') || link.origin !== window.location.origin) return
    if (link.pathname.startsWith('/api/')) return
    event.preventDefault()
    go(link.href)
  })
}

function viewOf(path: string): View {
  if (/^\/invitation\/?$/.test(path)) return { name: 'invitation', id: '' }
  if (/^\/sign-in\/?$/.test(path)) return { name: 'search', id: '' }
  return matchView(path) ?? { name: 'nowhere', id: '' }
}
