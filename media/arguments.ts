import ffmpeg from 'fluent-ffmpeg'

/** One side of an ffmpeg command line: the options that stand before a name, and the name. */
export interface ToolSide {
  readonly options: readonly string[]
  readonly name: string
}

/** What an ffmpeg run reads, what it writes, and what holds for the whole of it. */
export interface FfmpegCommand {
  readonly global?: readonly string[]
  readonly inputs: readonly ToolSide[]
  readonly outputs: readonly ToolSide[]
}

/**
 * The argument list of an ffmpeg run, in the order that ffmpeg wants.
 *
 * This is the only use of fluent-ffmpeg: it starts nothing and reads nothing here. Its own process handling, its ffprobe and its
 * capability queries are never called, because they know no whitelists, kill no process group and parse text that a file controls.
 */
export function ffmpegArguments({ global = [], inputs, outputs }: FfmpegCommand): string[] {
  const command = ffmpeg()
  for (const input of inputs) {
    command.input(input.name)
    if (input.options.length > 0) command.inputOptions(...input.options)
  }
  for (const output of outputs) {
    command.output(output.name)
    if (output.options.length > 0) command.outputOptions(...output.options)
  }
  return ['-hide_banner', '-nostdin', '-nostats', ...global, ...command._getArguments()]
}
