import type { components, paths } from './schema.ts'

/** Where the partner API begins, below the address of the server. */
export const ROOT = '/api/partner/v1'

/** A work as the API gives it; sparse where `fields` names members. */
export type Work = components['schemas']['PartnerWork']
/** An episode as the API gives it. */
export type Episode = components['schemas']['PartnerEpisode']
/** A refusal, as RFC 9457 has it. */
export type Problem = components['schemas']['Problem']

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type Under<Path> = Path extends `${typeof ROOT}${infer Route}` ? Route : never
type Has<Path extends keyof paths, M extends Method> = NonNullable<paths[Path][M & keyof paths[Path]]>

/** The routes that a method is for, as they stand in the API's description without their root: `/works/{workId}`. */
export type Route<M extends Method> = {
  [Path in keyof paths]: [Has<Path, M>] extends [never] ? never : Under<Path>
}[keyof paths]

/** A call as the API's description has it. */
export type Operation<M extends Method, R extends Route<M>> = `${typeof ROOT}${R}` extends infer Path extends
  keyof paths
  ? Has<Path, M>
  : never

type Parameters<O> = O extends { parameters: infer P } ? P : never
type Part<O, Name extends string> = Name extends keyof Parameters<O> ? NonNullable<Parameters<O>[Name]> : never
type Body<O> = O extends { requestBody?: infer B } ? Content<NonNullable<B>> : never
type Content<T> = T extends { content: { 'application/json': infer Value } } ? Value : never
type Answers<O> = O extends { responses: infer R } ? R : never
type Good = 200 | 201 | 202

/** What a call answers as JSON; undefined where it answers without content. */
export type Answer<O> = [Content<Answers<O>[Good & keyof Answers<O>]>] extends [never]
  ? undefined
  : Content<Answers<O>[Good & keyof Answers<O>]>

/** Only members that take something: a part that a call does not have may not be given. */
type Given<Name extends string, Value> = [Value] extends [never]
  ? { readonly [name in Name]?: never }
  : Record<string, never> extends Value
    ? { readonly [name in Name]?: Value }
    : { readonly [name in Name]: Value }

/** What is sent with a call. */
export type Args<O> = Given<'path', Part<O, 'path'>> &
  Given<'query', Part<O, 'query'>> &
  Given<'body', Body<O>> &
  Options

export interface Options {
  readonly headers?: Readonly<Record<string, string>>
  /** Ends the call, and every attempt at it. */
  readonly signal?: AbortSignal
}

/** The arguments of a call behind its route: none need be given where nothing has to be. */
export type Rest<O> = Record<string, never> extends Args<O> ? [args?: Args<O>] : [args: Args<O>]

/** Lists whose pages end, with what they list. */
export type Listed<O> =
  Answer<O> extends { items: (infer Item)[]; nextCursor: infer Cursor } ? (null extends Cursor ? Item : never) : never
export type ListRoute = { [R in Route<'get'>]: [Listed<Operation<'get', R>>] extends [never] ? never : R }[Route<'get'>]
