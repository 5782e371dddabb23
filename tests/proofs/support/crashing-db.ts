import type { Db } from '../../../db/open.ts'

/** The process is gone at this point: what was committed stays, and nobody hears of it. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

const STATEMENT_ENDS = new Set(['all', 'get', 'values', 'run'])

/** The same database, which asks before and after every statement and every transaction whether the process is gone there. @param isOver true: it is */
export function crashing(db: Db, isOver: () => boolean): Db {
  const check = () => {
    if (isOver()) throw new Crash('the process is gone')
  }
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const member: unknown = Reflect.get(target, name, target)
        if (typeof member !== 'function') return member
        return (...args: unknown[]) => {
          if (name === 'transaction') return transact(args[0] as (tx: object) => Promise<unknown>)
          if (STATEMENT_ENDS.has(String(name))) check()
          const result: unknown = Reflect.apply(member, target, args)
          if (STATEMENT_ENDS.has(String(name))) check()
          return typeof result === 'object' && result !== null && !Array.isArray(result) && !isRow(name)
            ? wrap(result)
            : result
        }
      },
    })
  const isRow = (name: string | symbol) => STATEMENT_ENDS.has(String(name))
  const transact = async (work: (tx: object) => Promise<unknown>) => {
    check()
    const result = await db.transaction((tx) => work(wrap(tx)))
    check()
    return result
  }
  return wrap(db)
}
