export const SCENE_WIDTH = 648
export const SCENE_HEIGHT = 1152

/** SVG shapes of the drawn scenes: coordinates in pixels of the scene, opacity from 0 to 1. */
export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  opacity = 1,
  radius = 0,
): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" opacity="${opacity}"/>`
}

export function circle(x: number, y: number, radius: number, fill: string, opacity = 1): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" opacity="${opacity}"/>`
}

export function polygon(points: readonly number[], fill: string, opacity = 1): string {
  return `<polygon points="${points.join(' ')}" fill="${fill}" opacity="${opacity}"/>`
}

/** The whole scene, from `top` down to `bottom`. */
export function gradient(top: string, bottom: string): string {
  const stops = `<stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/>`
  return `<defs><linearGradient id="all" x2="0" y2="1">${stops}</linearGradient></defs>${rect(0, 0, SCENE_WIDTH, SCENE_HEIGHT, 'url(#all)')}`
}

/** Draws `columns` x `rows` things, `stepPx` apart, from the origin. */
export function grid(columns: number, rows: number, stepPx: number, draw: (x: number, y: number) => string): string[] {
  return Array.from({ length: columns * rows }, (_, i) =>
    draw((i % columns) * stepPx, Math.floor(i / columns) * stepPx),
  )
}

/** Lit and unlit windows of a house; `seed` chooses which. */
export function windows(
  x: number,
  y: number,
  columns: number,
  rows: number,
  stepX: number,
  stepY: number,
  width: number,
  height: number,
  light: string,
  seed: number,
): string[] {
  const random = randomFrom(seed)
  return Array.from({ length: columns * rows }, (_, i) =>
    rect(
      x + (i % columns) * stepX,
      y + Math.floor(i / columns) * stepY,
      width,
      height,
      light,
      random() < 0.4 ? 0.85 : 0.12,
    ),
  )
}

/** Head and shoulders from behind, `y` the middle of the head. */
export function person(x: number, y: number, scale: number, fill: string): string {
  const body = `<path d="M -92 250 q 0 -150 62 -172 q 30 -8 60 0 q 62 22 62 172 z"/>`
  return `<g transform="translate(${x} ${y}) scale(${scale})" fill="${fill}"><ellipse rx="44" ry="54"/><rect x="-18" y="36" width="36" height="50"/>${body}</g>`
}

export function hill(y: number, height: number, fill: string, opacity: number): string {
  return `<path d="M 0 ${y + 80} q 120 ${-height * 2} 260 ${-height / 2} t 240 0 t 200 0 V 1152 H 0 z" fill="${fill}" opacity="${opacity}"/>`
}

export function rain(light: string, count: number): string[] {
  const random = randomFrom(count)
  return Array.from({ length: count }, () => {
    const x = random() * SCENE_WIDTH
    const y = random() * SCENE_HEIGHT
    return `<line x1="${x}" y1="${y}" x2="${x - 12}" y2="${y + 46}" stroke="${light}" stroke-width="2" opacity=".28"/>`
  })
}

/** Lights out of focus, down to `maxY`. */
export function bokeh(colours: readonly string[], count: number, maxY: number): string[] {
  const random = randomFrom(count)
  return Array.from({ length: count }, (_, i) =>
    circle(
      random() * SCENE_WIDTH,
      70 + random() * maxY,
      14 + random() * 46,
      colours[i % colours.length] ?? '#fff',
      0.14 + random() * 0.4,
    ),
  )
}

/** A small repeatable generator, so that each run draws the same picture. */
function randomFrom(seed: number): () => number {
  let state = seed * 2_654_435_761
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.abs(state) / 2 ** 32
  }
}
