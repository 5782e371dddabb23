import type { DemoWork } from './demo-work.ts'
import { beforeYouDelete } from './works/before-you-delete.ts'
import { lastTaxi } from './works/last-taxi.ts'
import { pastryShop } from './works/pastry-shop.ts'
import { threeMinutes } from './works/three-minutes.ts'

/** What the demo brings into the catalogue, in this order. */
export const DEMO_WORKS: readonly DemoWork[] = [lastTaxi, beforeYouDelete, pastryShop, threeMinutes]
