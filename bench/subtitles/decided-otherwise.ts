const SLOPPY = 'shows nothing by the specification; what is then read like SRT, with a warning, is kept'
const HEADLESS = 'does not begin as WebVTT has to; what is then read like SRT is kept'
const RUBY = 'the words stand without what is written over them, or nobody would find them'
const SAMPLE =
  'no file but a sample out of an MP4, with its length in bytes before it; ffmpeg reads those out of the video'

/** Files that do not give what they state, by folder and name, each with the reason. */
export const DECIDED_OTHERWISE: Readonly<Record<string, string>> = {
  'webvtt_vttjs/tests/cue-times/fraction-digits.vtt': SLOPPY,
  'webvtt_vttjs/tests/cue-times/min-mid-digits.vtt': SLOPPY,
  'webvtt_vttjs/tests/cuetext/lang/no-end-gt.vtt': SLOPPY,
  'webvtt_vttjs/tests/cuetext/tag-format/no-closing-gt.vtt': SLOPPY,
  'webvtt_vttjs/tests/cuetext/voice/no-end-gt.vtt': SLOPPY,
  'webvtt_vttjs/tests/cuetext/ruby/basic.vtt': RUBY,
  'webvtt_vttjs/tests/cuetext/ruby/rt-no-end-tag.vtt': RUBY,
  'webvtt_vttjs/tests/cuetext/ruby/ruby-rt-no-end-tag.vtt': RUBY,
  'webvtt_vttjs/tests/cuetext/ruby/with-annotation.vtt': RUBY,
  'webvtt_vttjs/tests/cuetext/ruby/with-closing-span.vtt': RUBY,
  'webvtt_vttjs/tests/cuetext/ruby/with-subclass.vtt': RUBY,
  'webvtt_vttjs/tests/cuetext/ruby/with-two-subclasses.vtt': RUBY,
  'webvtt_vttjs/tests/cue-times/max-spots-over-sixty.vtt': 'a cue without length is left out',
  'webvtt_vttjs/tests/cue-times/minimum-spots-over-sixty.vtt':
    'a number above 59 can only be hours, which minutes have to follow',
  'webvtt_vttjs/tests/integration/id.vtt': 'an arrow on its own begins a block that the next arrow ends',
  'webvtt_vttjs/tests/integration/spec-example.vtt': 'the statement beside it is not UTF-8',
  'webvtt_vttjs/tests/file-layout/bad-double-webvtt.vtt': HEADLESS,
  'webvtt_vttjs/tests/file-layout/bom-garbage-data.vtt': HEADLESS,
  'webvtt_vttjs/tests/file-layout/bom-tab-webvtt.vtt': HEADLESS,
  'webvtt_vttjs/tests/file-layout/newline-before-webvtt.vtt': HEADLESS,
  'webvtt_vttjs/tests/file-layout/tab-after-bom-before-header.vtt': HEADLESS,
  'webvtt_vttjs/tests/regions/id/arrows.vtt': 'the arrow in the name of a region is no time',
  'androidx/webvtt/typical_with_bad_timestamps':
    'three times are written wrongly on purpose and left out with a warning',
  'androidx/webvtt/with_bad_cue_header': 'one time is written wrongly on purpose and left out with a warning',
  'androidx/subrip/typical_missing_timecode': 'two times lack their end on purpose and are left out with a warning',
  'androidx/subrip/typical_negative_timestamps': 'two times are before the video and left out with a warning',
  'androidx/ssa/invalid_timecodes': 'six times are wrong, empty or reversed on purpose and left out with a warning',
  'androidx/ssa/typical_dialogue': 'a third of a file: without its Format line nothing says which column is the text',
  'androidx/tx3g/initialization': SAMPLE,
  'androidx/tx3g/initialization_all_defaults': SAMPLE,
  'androidx/tx3g/no_subtitle': SAMPLE,
  'androidx/tx3g/sample_just_text': SAMPLE,
  'androidx/tx3g/sample_utf16_be_no_styl': SAMPLE,
  'androidx/tx3g/sample_utf16_le_no_styl': SAMPLE,
  'androidx/tx3g/sample_with_multiple_styl': SAMPLE,
  'androidx/tx3g/sample_with_other_extension': SAMPLE,
  'androidx/tx3g/sample_with_styl': SAMPLE,
  'androidx/tx3g/sample_with_styl_all_defaults': SAMPLE,
  'androidx/tx3g/sample_with_styl_end_too_large': SAMPLE,
  'androidx/tx3g/sample_with_styl_start_too_large': SAMPLE,
  'androidx/tx3g/sample_with_tbox': SAMPLE,
}
