import type { IncomingMessage } from 'node:http'
import { type UploadRow, updateUpload } from '../../db/queries/uploads.ts'
import { MediaError } from '../../media/errors.ts'
import type { PartialFile } from '../../media/partial-files.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { finishUpload, offsetOf } from './finish-upload.ts'
import type { UploadLimits } from './limits.ts'
import { getUpload, holdFile } from './lookups.ts'
import { noteUpload } from './note-upload.ts'
import { findDiskRoom, findRoom, quotaExceeded } from './quota.ts'
import { readBody } from './read-body.ts'
import { watchSender } from './watch-sender.ts'

type Needs = Pick<Context, 'db' | 'store' | 'settings' | 'now' | 'log'>

/** One piece of a file. */
export interface Piece {
  /** Where in the file it begins. */
  readonly offset: number
  /** The size of the whole file, for an upload that did not declare it; undefined = not told. */
  readonly sizeBytes: number | undefined
  /** Announced bytes; undefined = the sender does not know yet. */
  readonly pieceBytes: number | undefined
  readonly body: IncomingMessage
}

const NOTE_EVERY_MS = 1_000
const KEPT = 'what came is kept. Go on from the offset of HEAD.'

/**
 * Adds a piece to an upload; on the disk when it returns. The last piece finishes the upload. A piece that is under way for the same
 * upload is ended first (its sender may be long gone), and keeps what came of it.
 *
 * @throws {CatalogueError} UPLOAD_NOT_FOUND, UPLOAD_LOCKED, UPLOAD_OFFSET_WRONG, UPLOAD_HEADERS_INVALID, QUOTA_EXCEEDED, UPLOAD_ABORTED,
 *   UPLOAD_TOO_SLOW, UPLOAD_CHECKSUM_WRONG
 * @throws {MediaError} UPLOAD_TOO_LARGE, STORE_FULL
 */
export async function appendToUpload(
  ctx: Needs,
  caller: Caller,
  id: string,
  piece: Piece,
  limits: UploadLimits,
): Promise<UploadRow> {
  await getUpload(ctx, caller, id)
  await using file = await holdFile(ctx, id)
  const row = await getUpload(ctx, caller, id) // as it is by now, after a wait
  const offset = await offsetOf(ctx, row, file)
  if (piece.offset !== offset) {
    throw new CatalogueError(
      'UPLOAD_OFFSET_WRONG',
      `This upload has ${offset} bytes, and the piece begins at ${piece.offset}: go on from ${offset}.`,
    )
  }
  const sized = await declareSize(ctx, row, offset, piece.sizeBytes, limits)
  const room = await requireRoom(ctx, sized, offset, piece.pieceBytes, limits)
  const broken = await receive(ctx, sized, file, piece, room, limits).catch((error: unknown) => explain(error, room))
  const noted = await noteUpload(ctx, id, { receivedBytes: Math.max(offset, file.sizeBytes) })
  if (broken !== undefined) throw broken
  return await finishUpload(ctx, noted ?? sized, file) // the file is held until it is done
}

/** @throws {CatalogueError} when the size is another than the one that was declared, or too much. */
async function declareSize(
  ctx: Needs,
  row: UploadRow,
  offset: number,
  sizeBytes: number | undefined,
  limits: UploadLimits,
): Promise<UploadRow> {
  if (sizeBytes === undefined || sizeBytes === row.sizeBytes) return row
  if (row.sizeBytes !== null || sizeBytes < offset) {
    const known = row.sizeBytes === null ? `it has ${offset} already` : `it was declared to have ${row.sizeBytes}`
    throw new CatalogueError('UPLOAD_HEADERS_INVALID', `This upload cannot have ${sizeBytes} bytes: ${known}.`)
  }
  if (sizeBytes > limits.videoBytes) throw tooLarge(limits.videoBytes)
  return ctx.db.transaction(async (tx) => {
    const roomBytes = (await findRoom(ctx.settings, tx, row.organisationId)) + row.receivedBytes
    if (sizeBytes > roomBytes) throw quotaExceeded(sizeBytes, roomBytes)
    return (await updateUpload(tx, row.id, { sizeBytes, receivedBytes: offset })) ?? row
  })
}

/** How many bytes may come, and what a sender is told that sends more. */
interface Room {
  readonly bytes: number
  readonly exceeded: () => Error
}

/** The narrowest of what is left of the file, the disk, and (where no size was declared) the quota. @throws when the piece is larger. */
async function requireRoom(
  ctx: Needs,
  row: UploadRow,
  offset: number,
  pieceBytes = 0,
  limits: UploadLimits,
): Promise<Room> {
  const sizeBytes = row.sizeBytes ?? limits.videoBytes
  const rooms: Room[] = [
    { bytes: sizeBytes - offset, exceeded: () => tooLarge(sizeBytes) },
    { bytes: await findDiskRoom(ctx), exceeded: storeFull },
  ]
  if (row.sizeBytes === null) {
    const bytes = await findRoom(ctx.settings, ctx.db, row.organisationId)
    rooms.push({ bytes, exceeded: () => quotaExceeded(pieceBytes, bytes) })
  }
  const room = rooms.reduce((least, other) => (other.bytes < least.bytes ? other : least))
  if (pieceBytes > 0 && pieceBytes > room.bytes) throw room.exceeded()
  return { ...room, bytes: Math.max(0, room.bytes) }
}

async function receive(
  ctx: Needs,
  row: UploadRow,
  file: PartialFile,
  { body, pieceBytes }: Piece,
  room: Room,
  limits: UploadLimits,
): Promise<undefined> {
  if (pieceBytes === 0) return
  const ended = new AbortController()
  using watch = watchSender(body, limits, KEPT)
  watch.tooSlow.catch((error: unknown) => ended.abort(error))
  const giveWay = () => ended.abort(new CatalogueError('UPLOAD_LOCKED', `Another call took this upload over: ${KEPT}`))
  if (file.wanted.aborted) giveWay()
  file.wanted.addEventListener('abort', giveWay)
  await file.append(readBody(body, ended.signal), room.bytes, noteNowAndThen(ctx, row))
}

/** Notes how far a piece is, seldom enough to cost nothing; the note after the piece is what counts. */
function noteNowAndThen(ctx: Needs, row: UploadRow): (receivedBytes: number) => void {
  let notedAtMs = performance.now()
  return (receivedBytes) => {
    if (performance.now() - notedAtMs < NOTE_EVERY_MS) return
    notedAtMs = performance.now()
    noteUpload(ctx, row.id, { receivedBytes }).catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'the progress of an upload was not noted')
    })
  }
}

function explain(error: unknown, room: Room): unknown {
  if (!(error instanceof MediaError)) return error
  return error.code === 'STORE_FULL' ? storeFull() : room.exceeded()
}

function tooLarge(maxBytes: number): MediaError {
  return new MediaError('UPLOAD_TOO_LARGE', `More bytes were sent than the ${maxBytes} that this upload may have.`)
}

function storeFull(): MediaError {
  const message = 'The disk is full. Free some space, then go on from the offset of HEAD: what is stored is kept.'
  return new MediaError('STORE_FULL', message)
}
