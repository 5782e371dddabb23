import { FACETS, type Facet } from '../api/contract.ts'
import { dayOf, endOfDay } from '../language/days.ts'

/** The orders that a reader may choose besides the best first. */
export const SORTS = ['newest', 'title'] as const

/** What narrows a search: a facet, or where and when works may be shown. */
export type FilterName = Facet | 'showableIn'
/** A saved search's query, as the server has it. */
export type SavedQuery = Readonly<Record<string, string | number>>

const NAMES = ['q', ...FACETS, 'sort', 'showableIn', 'showableAt'] as const
const NUMBERS = ['yearFrom', 'yearTo', 'durationFromMs', 'durationToMs']

/** The parameters of an address that are the question; how its answer is shown is no part of it. In one order, texts trimmed. */
export function questionParams(params: URLSearchParams): URLSearchParams {
  const asked = NAMES.map((name): [string, string] => [name, (params.get(name) ?? '').trim()])
  return new URLSearchParams(asked.filter(([, value]) => value !== ''))
}

/** Whether an address asks for anything that is worth keeping. */
export function asksAnything(params: URLSearchParams): boolean {
  return [...questionParams(params).keys()].some((name) => name !== 'sort')
}

/** What an address asks the server for besides the text. A year, or two with a dash, and a duration (from-to in ms) are ranges there. */
export function filtersOf(params: URLSearchParams): Readonly<Record<string, string>> {
  const filters: Record<string, string> = {}
  for (const facet of FACETS) Object.assign(filters, filterOf(facet, params.get(facet) ?? ''))
  const sort = SORTS.find((one) => one === params.get('sort'))
  const region = params.get('showableIn') ?? ''
  const day = params.get('showableAt') ?? ''
  if (sort) filters.sort = sort
  if (region !== '') filters.showableIn = region
  if (region !== '' && isDay(day)) filters.showableAt = new Date(endOfDay(day)).toISOString()
  return filters
}

/** What the server saves of an address. */
export function savedQueryOf(params: URLSearchParams): SavedQuery {
  const q = (params.get('q') ?? '').trim()
  const filters = Object.entries(filtersOf(params)).map(([name, value]): [string, string | number] => [
    name,
    NUMBERS.includes(name) ? Number(value) : value,
  ])
  return Object.fromEntries([...(q === '' ? [] : [['q', q] as const]), ...filters])
}

/** The address's parameters for a saved search. */
export function paramsOfSaved(query: SavedQuery): URLSearchParams {
  const said = (name: string) => (query[name] === undefined ? '' : String(query[name]))
  const range = (from: string, to: string) => (from === '' && to === '' ? '' : `${from}-${to}`)
  const [from, to] = [said('yearFrom'), said('yearTo')]
  const atMs = Date.parse(said('showableAt'))
  const values: Record<string, string> = {
    ...Object.fromEntries(NAMES.map((name) => [name, said(name)])),
    year: from === to ? from : range(from, to),
    duration: range(said('durationFromMs'), said('durationToMs')),
    showableAt: Number.isNaN(atMs) ? '' : dayOf(atMs),
  }
  return questionParams(new URLSearchParams(values))
}

/** Every filter that is on. */
export function filtersOn(params: URLSearchParams): { readonly filter: FilterName; readonly value: string }[] {
  return ([...FACETS, 'showableIn'] as const).flatMap((filter) => {
    const value = params.get(filter) ?? ''
    if (value === '') return []
    return [{ filter, value: filter === 'showableIn' ? `${value} ${params.get('showableAt') ?? ''}`.trim() : value }]
  })
}

/** The first and the last year of a filter; undefined: open at that end. */
export function yearsOf(value: string): { readonly from: string | undefined; readonly to: string | undefined } {
  const [from = '', to = ''] = value.includes('-') ? value.split('-') : [value, value]
  return { from: from === '' ? undefined : from, to: to === '' ? undefined : to }
}

function filterOf(facet: Facet, value: string): Record<string, string> {
  if (value === '') return {}
  if (facet !== 'year' && facet !== 'duration') return { [facet]: value }
  const [first, last] = facet === 'year' ? ['yearFrom', 'yearTo'] : ['durationFromMs', 'durationToMs']
  const { from, to } = yearsOf(value)
  return { ...(from && first ? { [first]: from } : {}), ...(to && last ? { [last]: to } : {}) }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
}
