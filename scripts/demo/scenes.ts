import {
  bokeh,
  circle,
  gradient,
  grid,
  hill,
  person,
  polygon,
  rain,
  rect,
  SCENE_HEIGHT,
  SCENE_WIDTH,
  windows,
} from './shapes.ts'

/** Four colours that a whole work is drawn in, as CSS colours. */
export interface Palette {
  readonly sky: string
  readonly deep: string
  readonly light: string
  readonly accent: string
}

export type SceneName = keyof typeof SCENES

/** A scene as an SVG document, larger than the picture on each side so that the camera can drift over it. */
export function drawScene(name: SceneName, palette: Palette): string {
  const size = `width="${SCENE_WIDTH}" height="${SCENE_HEIGHT}" viewBox="0 0 ${SCENE_WIDTH} ${SCENE_HEIGHT}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${SCENES[name](palette).join('')}</svg>`
}

const SCENES = {
  city: ({ sky, deep, light, accent }: Palette) => [
    gradient(deep, sky),
    circle(500, 210, 70, light, 0.85),
    ...[0, 1, 2, 3, 4].map((i) => rect(i * 140 - 20, 300 + ((i * 97) % 180), 120, 600, deep, 0.55)),
    ...[0, 1, 2, 3].flatMap((i) => tower(i * 170 - 10, 420 + ((i * 131) % 200), deep, light, i)),
    rect(0, 860, SCENE_WIDTH, 300, '#14141a'),
    polygon([280, 860, 370, 860, 520, 1152, 130, 1152], light, 0.12),
    ...taxi(170, 850, accent, light),
    ...rain(light, 90),
  ],
  car: ({ sky, deep, light, accent }: Palette) => [
    gradient(sky, deep),
    ...bokeh([light, accent, sky], 34, 560),
    polygon([0, 0, 648, 0, 648, 120, 540, 60, 110, 60, 0, 120], '#08080c'),
    rect(250, 90, 150, 44, '#08080c', 1, 20),
    rect(0, 620, SCENE_WIDTH, 540, '#0d0d12'),
    `<circle cx="190" cy="760" r="150" fill="none" stroke="#23232b" stroke-width="34"/>`,
    circle(190, 760, 42, '#23232b'),
    rect(420, 660, 170, 60, accent, 0.9, 8),
    rect(430, 800, 110, 190, '#050507', 1, 16),
    rect(440, 816, 90, 158, light, 0.92, 8),
    circle(485, 895, 110, light, 0.16),
    person(215, 430, 1.1, '#050508'),
  ],
  harbour: ({ sky, deep, light, accent }: Palette) => [
    gradient(deep, sky),
    circle(330, 470, 110, light, 0.9),
    circle(330, 470, 190, light, 0.14),
    hill(520, 120, deep, 0.8),
    hill(560, 70, deep, 1),
    rect(0, 620, SCENE_WIDTH, 540, deep),
    ...Array.from({ length: 26 }, (_, i) =>
      rect(330 - 90 + Math.sin(i * 2.3) * 70, 630 + i * 19, 90 + ((i * 53) % 110), 5, light, 0.5 - i * 0.015, 3),
    ),
    ...ferry(360, 600, accent, light),
    person(120, 900, 1.5, '#07070a'),
    rect(0, 1060, SCENE_WIDTH, 12, '#07070a'),
    ...Array.from({ length: 9 }, (_, i) => rect(i * 80 + 10, 1060, 10, 100, '#07070a')),
  ],
  office: ({ sky, deep, light, accent }: Palette) => [
    gradient(deep, sky),
    ...windows(40, 80, 5, 6, 118, 96, 90, 70, light, 3),
    rect(0, 760, SCENE_WIDTH, 400, '#0b1113'),
    rect(90, 520, 400, 260, '#05080a', 1, 14),
    rect(106, 536, 368, 228, sky, 0.9, 6),
    ...Array.from({ length: 9 }, (_, i) =>
      rect(126 + (i % 3) * 26, 556 + i * 22, 90 + ((i * 67) % 180), 9, i % 4 === 2 ? accent : light, 0.9, 4),
    ),
    rect(260, 780, 60, 46, '#05080a'),
    rect(520, 760, 34, 86, accent, 1, 6),
    rect(527, 742, 20, 20, '#c9ced0'),
    person(300, 900, 2, '#030506'),
  ],
  servers: ({ sky, deep, light, accent }: Palette) => [
    gradient(deep, '#020406'),
    ...[0, 1, 2, 3].flatMap((i) => rack(i, deep, light, accent)),
    polygon([260, 1152, 390, 1152, 345, 520, 305, 520], sky, 0.9),
    circle(325, 500, 60, light, 0.35),
    person(330, 690, 0.9, '#010203'),
  ],
  stage: ({ sky, deep, light, accent }: Palette) => [
    gradient('#050507', deep),
    polygon([120, 0, 190, 0, 420, 800, 150, 800], light, 0.16),
    polygon([460, 0, 530, 0, 500, 800, 230, 800], accent, 0.18),
    rect(70, 210, 508, 300, sky, 1, 8),
    rect(86, 226, 476, 268, light, 0.2, 4),
    polygon([250, 300, 250, 420, 370, 360], light, 0.95),
    rect(0, 800, SCENE_WIDTH, 80, accent, 0.5),
    person(325, 640, 1.1, '#040405'),
    ...Array.from({ length: 14 }, (_, i) => circle(25 + i * 48, 960 + (i % 3) * 34, 44, '#020203')),
    rect(0, 990, SCENE_WIDTH, 200, '#020203'),
  ],
  alley: ({ sky, deep, light, accent }: Palette) => [
    gradient(sky, light),
    ...facade(0, '#e8b04a', accent, deep),
    ...facade(430, '#d9776a', '#f6efe0', deep),
    polygon([218, 860, 430, 860, 560, 1152, 80, 1152], light),
    ...Array.from(
      { length: 9 },
      (_, i) =>
        `<path d="M ${200 - i * 14} ${880 + i * 31} q 60 -26 125 0 t 125 0 t 60 0" fill="none" stroke="${deep}" stroke-width="${6 + i}" opacity=".55"/>`,
    ),
    rect(318, 520, 10, 350, '#2a1a10'),
    circle(323, 510, 30, light),
    circle(323, 510, 70, light, 0.4),
    person(330, 760, 0.9, '#2a1a10'),
  ],
  kitchen: ({ deep, light, accent }: Palette) => [
    gradient(light, '#e7d3ad'),
    ...grid(6, 7, 108, (x, y) => tile(x, y, accent)),
    rect(0, 740, SCENE_WIDTH, 420, deep),
    rect(60, 800, 528, 300, '#2a1a10', 1, 18),
    rect(90, 830, 468, 240, '#ff8a2a', 0.95, 10),
    ...grid(4, 2, 112, (x, y) => tart(x + 155, y + 890)),
    person(470, 560, 1.6, '#2a1a10'),
  ],
  store: ({ sky, deep, light, accent }: Palette) => [
    gradient(deep, sky),
    rect(40, 260, 568, 110, accent, 1, 10),
    rect(40, 330, 568, 16, light),
    rect(40, 370, 568, 520, light),
    ...grid(4, 4, 128, (x, y) => shelf(x + 60, y + 400, x + y, accent, deep)),
    rect(312, 370, 8, 520, deep),
    rect(0, 890, SCENE_WIDTH, 270, '#100d1c'),
    polygon([40, 890, 608, 890, 640, 1152, 8, 1152], light, 0.16),
    person(200, 790, 1.3, '#0c0916'),
    `<path d="M 70 650 a 130 110 0 0 1 260 0 z" fill="${sky}"/>`,
    rect(197, 650, 6, 150, '#0c0916'),
    ...rain(light, 60),
  ],
  teahouse: ({ light, accent }: Palette) => [
    gradient('#f6c177', '#fbe9c6'),
    circle(324, 330, 130, light),
    circle(324, 330, 230, light, 0.35),
    ...Array.from({ length: 6 }, (_, i) => rect(40 + i * 112, 60, 10, 640, '#7b3f1d')),
    rect(0, 330, SCENE_WIDTH, 10, '#7b3f1d'),
    person(190, 620, 1.4, '#3b1d0e'),
    person(470, 640, 1.25, '#54270f'),
    rect(0, 800, SCENE_WIDTH, 360, '#8e2f23'),
    ...[0, 1, 2].map(
      (i) =>
        `<ellipse cx="220" cy="${860 - i * 46}" rx="120" ry="40" fill="${i % 2 ? '#c58f4e' : '#dba95f'}" stroke="#6b3f17" stroke-width="5"/>`,
    ),
    circle(460, 850, 56, '#fffaf0'),
    circle(460, 850, 40, accent, 0.6),
  ],
} as const satisfies Record<string, (palette: Palette) => string[]>

function tower(x: number, y: number, fill: string, light: string, seed: number): string[] {
  return [rect(x, y, 140, 900, fill), ...windows(x + 14, y + 20, 5, 9, 24, 38, 14, 20, light, seed + 1)]
}

function taxi(x: number, y: number, body: string, light: string): string[] {
  return [
    rect(x + 60, y - 10, 190, 80, body, 1, 36),
    rect(x + 84, y + 4, 142, 46, '#101820', 0.9, 16),
    rect(x, y + 50, 310, 90, body, 1, 28),
    rect(x + 120, y - 34, 70, 26, light, 1, 6),
    circle(x + 70, y + 140, 34, '#050507'),
    circle(x + 240, y + 140, 34, '#050507'),
    circle(x + 300, y + 92, 16, light),
    polygon([x + 310, y + 84, x + 480, y + 50, x + 480, y + 170, x + 310, y + 104], light, 0.25),
  ]
}

function ferry(x: number, y: number, hull: string, light: string): string[] {
  return [
    polygon([x, y, x + 240, y, x + 205, y + 50, x + 36, y + 50], hull),
    rect(x + 40, y - 46, 160, 46, '#f2efe6', 1, 6),
    rect(x + 74, y - 84, 90, 40, '#f2efe6', 1, 6),
    ...Array.from({ length: 6 }, (_, i) => rect(x + 52 + i * 24, y - 34, 14, 18, light)),
  ]
}

function rack(index: number, deep: string, light: string, accent: string): string[] {
  const left = index < 2
  const depth = index % 2
  const x = left ? depth * 130 - 20 : 648 - depth * 130 - 130
  const top = 120 + depth * 180
  const body = rect(x, top, 150, 1152 - top - depth * 160, deep)
  const leds = grid(5, 16 - depth * 6, 26, (dx, dy) =>
    circle(
      x + 24 + dx,
      top + 40 + dy * 1.9,
      5,
      (dx + dy * 3 + index) % 7 < 2 ? accent : light,
      (dx * 7 + dy) % 5 < 3 ? 0.95 : 0.25,
    ),
  )
  return [body, ...leds]
}

function facade(x: number, wall: string, shutter: string, line: string): string[] {
  const openings = grid(2, 3, 100, (dx, dy) => {
    const left = x + 26 + dx
    const top = 240 + dy * 2
    return `<path d="M ${left} ${top + 130} v -90 a 34 34 0 0 1 68 0 v 90 z" fill="${shutter}" stroke="${line}" stroke-width="5"/>`
  })
  return [rect(x, 160, 218, 760, wall), rect(x, 160, 218, 24, '#f6efe0'), ...openings]
}

function tile(x: number, y: number, blue: string): string {
  const petals = [0, 90, 180, 270].map(
    (turn) => `<ellipse cx="54" cy="28" rx="14" ry="24" fill="${blue}" transform="rotate(${turn} 54 54)"/>`,
  )
  return `<g transform="translate(${x} ${y})"><rect width="104" height="104" fill="#f7fbff" stroke="${blue}" stroke-width="3"/>${petals.join('')}<circle cx="54" cy="54" r="9" fill="#e8b04a"/></g>`
}

function tart(x: number, y: number): string {
  return `${circle(x, y, 46, '#b96a25')}${circle(x, y, 37, '#ffd24a')}${circle(x - 10, y - 8, 9, '#8a3f12', 0.8)}${circle(x + 14, y + 8, 6, '#8a3f12', 0.8)}`
}

function shelf(x: number, y: number, seed: number, accent: string, deep: string): string {
  const goods = [0, 1, 2].map((i) =>
    rect(
      x + i * 34,
      y + 34 - ((seed + i * 17) % 20),
      26,
      56 + ((seed + i * 17) % 20),
      (seed / 128 + i) % 3 < 1 ? accent : (seed / 128 + i) % 3 < 2 ? '#e8854a' : '#5a7fc0',
      0.95,
      5,
    ),
  )
  return `${goods.join('')}${rect(x - 8, y + 92, 118, 8, deep)}`
}
