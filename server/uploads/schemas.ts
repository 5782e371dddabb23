import Type from 'typebox'
import type { UploadRow } from '../../db/queries/uploads.ts'
import { UPLOAD_STATES } from '../../db/schema/index.ts'
import { Id, nullable } from '../http/views.ts'

const Instant = Type.String({ format: 'date-time' })

export const UploadView = Type.Object(
  {
    id: Id,
    organisationId: nullable(Id),
    fileName: Type.String(),
    mediaType: nullable(Type.String({ description: 'As the sender declared it; the content decides' })),
    sizeBytes: nullable(Type.Integer({ description: 'null: not declared yet' })),
    offset: Type.Integer({ description: 'Bytes that came, as last noted; HEAD tells where to go on' }),
    state: Type.Enum([...UPLOAD_STATES]),
    sha256: nullable(Type.String({ description: 'Of the finished file' })),
    createdAt: Instant,
    expiresAt: Instant,
  },
  { $id: 'Upload', title: 'Upload' },
)
export type UploadView = Type.Static<typeof UploadView>

/** An upload as its caller sees it. */
export function presentUpload(row: UploadRow): UploadView {
  const { id, organisationId, fileName, mediaType, sizeBytes, state } = row
  return {
    ...{ id, organisationId, fileName, mediaType, sizeBytes, state },
    offset: row.receivedBytes,
    sha256: state === 'finished' ? row.sha256 : null,
    createdAt: new Date(row.createdAtMs).toISOString(),
    expiresAt: new Date(row.expiresAtMs).toISOString(),
  }
}
