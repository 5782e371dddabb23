/** Fields that the indexes can be filtered by, see settings.ts. */
export type FilterField = 'w' | 'tr' | 'l' | 'v' | 'id' | 'k'

type FilterValue = string | number

/** `field = "value"` in Meilisearch's filter grammar, the value quoted so that it stays one literal. */
export function equals(field: FilterField, value: FilterValue): string {
  return `${field} = ${quote(value)}`
}

/** `field != "value"`, quoted likewise. */
export function differs(field: FilterField, value: FilterValue): string {
  return `${field} != ${quote(value)}`
}

/** `field IN ["a", "b"]`. An empty list matches nothing. */
export function isIn(field: FilterField, values: readonly FilterValue[]): string {
  return `${field} IN [${values.map(quote).join(', ')}]`
}

/** `field NOT IN ["a", "b"]`. An empty list matches everything that has the field. */
export function isNotIn(field: FilterField, values: readonly FilterValue[]): string {
  return `${field} NOT IN [${values.map(quote).join(', ')}]`
}

function quote(value: FilterValue): string {
  if (typeof value === 'number') return String(value)
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
