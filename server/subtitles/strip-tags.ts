/** Tags that SRT files carry; anything else in angle brackets is dialogue, such as <笑> or <Music>. */
const SRT_TAGS = new Set(
  'b i u s c v br em font span strong strike ruby rt rp p div a small big sub sup h1 h2 h3'.split(' '),
)
const TAG_NAME = /\/?\s*([a-z][a-z0-9]*)/iy

/** SRT text without its HTML tags and its ASS overrides ({\an8}); <br> is a new line. Linear in the text's length. */
export function stripSrtTags(text: string): string {
  if (!text.includes('<') && !text.includes('{')) return text
  let out = ''
  let from = 0
  // Where the next closing bracket is, so that a million unclosed ones are not searched a million times.
  const closing = { '>': nextFinder(text, '>'), '}': nextFinder(text, '}') }
  for (let at = 0; at < text.length; at++) {
    const opened = text[at]
    if (opened !== '<' && opened !== '{') continue
    const name = opened === '<' ? tagName(text, at) : undefined
    if (opened === '<' ? name === undefined : text[at + 1] !== '\\') continue
    const end = closing[opened === '<' ? '>' : '}'](at)
    if (end < 0) continue
    out += text.slice(from, at) + (name === 'br' ? '\n' : '')
    from = end + 1
    at = end
  }
  return out + text.slice(from)
}

/**
 * The text content of a WebVTT cue as its specification's tokenizer takes it apart
 * (https://www.w3.org/TR/webvtt1/#webvtt-cue-text-tokenizer): a tag goes from < to > or to the end. What stands over
 * ruby text is left out, or 漢字 could not be found for the reading in between. Character references stay.
 */
export function stripVttTags(text: string): string {
  if (!text.includes('<')) return text
  let out = ''
  let rubyDepth = 0
  let isAbove = false
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('<', at)
    if (!isAbove) out += text.slice(at, open < 0 ? text.length : open)
    if (open < 0) break
    const close = text.indexOf('>', open)
    const name = /^\/?[a-z]*/i.exec(text.slice(open + 1, open + 8))?.[0]
    if (name === 'ruby') rubyDepth++
    if (name === '/ruby') rubyDepth = Math.max(0, rubyDepth - 1)
    if (name === 'rt' && rubyDepth > 0) isAbove = true
    if (name === '/rt' || name === '/ruby') isAbove = false
    at = close < 0 ? text.length : close + 1
  }
  return out
}

function tagName(text: string, at: number): string | undefined {
  TAG_NAME.lastIndex = at + 1
  const name = TAG_NAME.exec(text)?.[1]?.toLowerCase()
  return name !== undefined && SRT_TAGS.has(name) ? name : undefined
}

function nextFinder(text: string, wanted: string): (from: number) => number {
  let known = -2
  return (from) => {
    if (known !== -1 && known < from) known = text.indexOf(wanted, from)
    return known
  }
}
