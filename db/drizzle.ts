import { createRequire } from 'node:module'

/**
 * drizzle-orm by its CommonJS build. As ES modules it is a hundred files, for each of which Node reads the package's 179 KB
 * package.json again: 730 ms of processor time and 180 MiB of memory at each start, against 100 ms this way.
 */
const require = createRequire(import.meta.url)
const orm = require('drizzle-orm') as typeof import('drizzle-orm')
const core = require('drizzle-orm/sqlite-core') as typeof import('drizzle-orm/sqlite-core')

export const {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  notExists,
  notInArray,
  or,
  sql,
} = orm
export const { blob, check, foreignKey, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } = core
export const { drizzle } = require('drizzle-orm/better-sqlite3') as typeof import('drizzle-orm/better-sqlite3')
export const { readMigrationFiles } = require('drizzle-orm/migrator') as typeof import('drizzle-orm/migrator')
export const { migrate } =
  require('drizzle-orm/better-sqlite3/migrator') as typeof import('drizzle-orm/better-sqlite3/migrator')
