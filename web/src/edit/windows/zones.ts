const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440

/** Where the offices of a region are that licences are made with: a day of the region is a day there. */
const ZONES: Readonly<Record<string, string>> = {
  CN: 'Asia/Shanghai',
  HK: 'Asia/Hong_Kong',
  MO: 'Asia/Macau',
  TW: 'Asia/Taipei',
  SG: 'Asia/Singapore',
  MY: 'Asia/Kuala_Lumpur',
  TH: 'Asia/Bangkok',
  ID: 'Asia/Jakarta',
  VN: 'Asia/Ho_Chi_Minh',
  PH: 'Asia/Manila',
  JP: 'Asia/Tokyo',
  KR: 'Asia/Seoul',
  IN: 'Asia/Kolkata',
  AU: 'Australia/Sydney',
  NZ: 'Pacific/Auckland',
  GB: 'Europe/London',
  PT: 'Europe/Lisbon',
  ES: 'Europe/Madrid',
  FR: 'Europe/Paris',
  DE: 'Europe/Berlin',
  BR: 'America/Sao_Paulo',
  MX: 'America/Mexico_City',
  US: 'America/New_York',
  CA: 'America/Toronto',
  AO: 'Africa/Luanda',
  MZ: 'Africa/Maputo',
}

/** The region whose days those of a window are: the first that it names and we know the clock of; undefined: UTC. */
export function clockRegion({
  scope,
  regions,
}: {
  readonly scope: string
  readonly regions: readonly string[]
}): string | undefined {
  return scope === 'regions' ? regions.find((region) => ZONES[region] !== undefined) : undefined
}

/** A region's time zone. */
export function zoneOf(region: string | undefined): string {
  return (region !== undefined && ZONES[region]) || 'UTC'
}

/** A place on a zone's calendar: the day, counted from 1970-01-01, and the minute of it. */
export interface CalendarPlace {
  readonly day: number
  readonly minute: number
}

/** Where an instant stands on a zone's calendar. */
export function placeOf(instant: string | number, zone: string): CalendarPlace {
  const atMs = new Date(instant).getTime()
  const minutes = Math.floor(atMs / MINUTE_MS) + offsetMinutes(atMs, zone)
  const day = Math.floor(minutes / DAY_MINUTES)
  return { day, minute: minutes - day * DAY_MINUTES }
}

/** The instant at a place of a zone's calendar, as the server writes it. */
export function instantOf({ day, minute }: CalendarPlace, zone: string): string {
  const asUtcMs = (day * DAY_MINUTES + minute) * MINUTE_MS
  const near = asUtcMs - offsetMinutes(asUtcMs, zone) * MINUTE_MS
  return new Date(asUtcMs - offsetMinutes(near, zone) * MINUTE_MS).toISOString() // the offset there, not that of UTC's clock
}

/** What `<input type="datetime-local">` shows for an instant; '' for none. */
export function toInput(instant: string | null, zone: string): string {
  if (instant === null) return ''
  const { day, minute } = placeOf(instant, zone)
  return new Date((day * DAY_MINUTES + minute) * MINUTE_MS).toISOString().slice(0, 16)
}

/** The instant that is typed into one; null for none. */
export function fromInput(text: string, zone: string): string | null {
  const asUtcMs = Date.parse(`${text}Z`)
  if (Number.isNaN(asUtcMs)) return null
  const minutes = Math.floor(asUtcMs / MINUTE_MS)
  const day = Math.floor(minutes / DAY_MINUTES)
  return instantOf({ day, minute: minutes - day * DAY_MINUTES }, zone)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function offsetMinutes(atMs: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    formats.set(zone, format)
  }
  const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
