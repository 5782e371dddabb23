import Type, { type Static } from 'typebox'
import { PROXY_METHODS, PROXY_STATES } from '../../db/schema/index.ts'
import { LOUDNESS_VERDICTS } from '../analysis/loudness-targets.ts'
import { nullable } from '../http/views.ts'

/** How the file of an episode sounds. */
export const SoundView = Type.Object(
  {
    integratedLufs: nullable(
      Type.Number({ description: 'Programme loudness by EBU R 128; null: too quiet to be measured' }),
    ),
    loudnessRangeLu: nullable(Type.Number({ description: 'By EBU Tech 3342' })),
    peakDbfs: nullable(
      Type.Number({
        description: 'The highest sample in dB of full scale; null: digital silence. The true peak may be higher',
      }),
    ),
    silentShare: Type.Number({ minimum: 0, maximum: 1, description: 'Share of the time below -60 LUFS' }),
    longestSilenceMs: Type.Integer(),
    silentChannels: Type.Integer({ description: 'Channels without sound beside others that have some' }),
    channels: nullable(Type.Integer()),
    channelLayout: nullable(Type.String({ description: 'Such as stereo or 5.1' })),
    sampleRateHz: nullable(Type.Integer()),
    targets: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        targetLufs: Type.Number(),
        verdict: Type.Enum([...LOUDNESS_VERDICTS]),
        sourceUrl: Type.String(),
      }),
      { description: 'What others ask of the sound; empty when nothing can be heard' },
    ),
  },
  { description: 'Of the first sound stream; null: there is none, or it was not measured' },
)
export type SoundView = Static<typeof SoundView>

/** How an episode is played. */
export const PlaybackView = Type.Object(
  {
    state: Type.Enum(['original', ...PROXY_STATES], {
      description:
        'original: videoUrl gives the file as it was sent; ready: a copy that browsers play; preparing, failed: still the file as it was sent',
    }),
    originalUrl: Type.String({ description: 'The file as it was sent, whatever the state' }),
    copy: Type.Optional(
      Type.Object({
        method: Type.Enum([...PROXY_METHODS], { description: 'remux: the same pictures; encode: smaller ones' }),
        widthPx: nullable(Type.Integer()),
        heightPx: nullable(Type.Integer()),
        sizeBytes: nullable(Type.Integer()),
      }),
    ),
    problem: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
  },
  { description: 'How videoUrl plays. A copy that failed is tried again by POST /episodes/{episodeId}/retry' },
)
export type PlaybackView = Static<typeof PlaybackView>

/** How loud an episode is from moment to moment. */
export const LoudnessView = Type.Object({
  stepMs: Type.Integer({ description: 'From one level to the next' }),
  floorLufs: Type.Integer({ description: 'What 0 stands for, and all that is quieter' }),
  levels: Type.Array(Type.Integer(), {
    description:
      'LU above the floor, from the beginning on; empty: there is no sound, or it was measured before levels were kept',
  }),
})
