/** What of the results is shown. */
export const VIEWS = ['all', 'works', 'lines'] as const
export type View = (typeof VIEWS)[number]

/** What an address asks to be shown. */
export function viewOf(params: URLSearchParams): View {
  return VIEWS.find((view) => view === params.get('show')) ?? 'all'
}
