import Type from 'typebox'

/** An answer that is a video or a part of one. */
export function videoBytes(description: string) {
  return { description, content: { 'video/*': { schema: Type.String({ format: 'binary' }) } } }
}
