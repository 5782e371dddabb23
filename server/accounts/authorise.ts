import type { FastifyRequest, RouteOptions } from 'fastify'
import type { Reader } from '../../db/open.ts'
import type { Caller } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { isPermitted, PERMISSIONS, type Permission } from './permissions.ts'
import { relationsOf, relationsTo } from './relations.ts'
import { TARGETS, type Target, type TargetName, targetNameAmong } from './targets.ts'

/** A thing that a call names, by its kind and its id. */
export interface Named {
  readonly name: TargetName
  readonly id: string
}

/**
 * Lets a caller do something, with a thing or with none. For what stands in a body; parameters are looked at by the hook.
 * @throws {CatalogueError} FORBIDDEN; for a thing that the caller may not see the same as if it were not there.
 */
export async function requirePermission(
  db: Reader,
  caller: Caller,
  permission: Permission,
  named?: Named,
): Promise<void> {
  if (caller.kind === 'operator') return
  if (named === undefined) {
    if (!isPermitted(permission, relationsOf(caller))) throw forbidden()
    return
  }
  const target: Target = TARGETS[named.name]
  const things = await target.find(db, named.id)
  const relations = things.flatMap((thing) => relationsTo(caller, thing))
  if (!isPermitted(target.seenBy, relations)) throw notFound(target.notFound, named.id)
  if (!isPermitted(permission, relations)) throw forbidden()
}

/** The same for a request, by the permission of its route and the parameters of its address. */
export async function authorise(db: Reader, caller: Caller, request: FastifyRequest): Promise<void> {
  const { permission } = request.routeOptions.config
  if (permission === undefined) throw new Error(`${request.routeOptions.url} has no permission`)
  const params = request.params as Readonly<Record<string, string>>
  const name = targetNameAmong(Object.keys(params))
  const id = name && params[name]
  await requirePermission(db, caller, permission, name && id !== undefined ? { name, id } : undefined)
}

/** Stops the start for a route that does not say who may call it, or names a thing that nobody finds the owner of. */
export function checkPermission({ method, url, config }: RouteOptions): void {
  const permission = config?.permission
  const route = `${String(method)} ${url}`
  if (permission === undefined || !Object.hasOwn(PERMISSIONS, permission)) {
    throw new Error(`${route} has to name its permission: see server/accounts/permissions.ts`)
  }
  const params = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const isAboutOwned = PERMISSIONS[permission].some((relation) => /^(own|shared)\./.test(relation))
  if (isAboutOwned && params.length > 0 && targetNameAmong(params) === undefined) {
    throw new Error(`${route} has to say whose ${params.join(', ')} is: see server/accounts/targets.ts`)
  }
}

function forbidden(): CatalogueError {
  return new CatalogueError(
    'FORBIDDEN',
    'Your role does not allow this. Ask an owner of the organisation, or the operator.',
  )
}
