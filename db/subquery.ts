import type { SQL } from 'drizzle-orm'
import { sql } from './drizzle.ts'

/**
 * A select as a column of a selection. By itself it would lose its bounds: in a selection from one table drizzle names the columns of an
 * expression without their tables, so that `memberships.person_id = tokens.person_id` compares a column with itself. It leaves alone what is nested.
 */
export function subquery<T>(select: SQL): SQL<T> {
  return sql<T>`(${select})`
}
