import { createWork, getWork, listWorks } from '../api/client.ts'
import type { NewWork, Work, WorkKind } from '../api/contract.ts'
import { language } from '../language/language.svelte.ts'
import { session } from '../state/session.svelte.ts'

/** The work that the files go to: a new one, described here, or one that exists. */
class Target {
  mode = $state<'new' | 'existing'>('new')
  kind = $state<WorkKind>('micro_drama')
  title = $state('')
  locale = $state(DEFAULTS[language.locale].locale)
  region = $state(DEFAULTS[language.locale].region)
  /** Whose a new work is; '' = the only one that the person produces for. */
  organisationId = $state('')
  workId = $state('')
  works = $state.raw<readonly Work[]>([])

  #key: { readonly body: string; readonly key: string } | undefined

  /** The chosen existing work. */
  get work(): Work | undefined {
    return this.mode === 'existing' ? this.works.find((work) => work.id === this.workId) : undefined
  }

  /** Whether it is said which work it is. */
  get isSaid(): boolean {
    return this.mode === 'new' ? this.title.trim() !== '' : this.workId !== ''
  }

  /** Fetches the works that can be chosen; `workId` is chosen if it exists. @throws {Problem} */
  async load(workId: string | null): Promise<void> {
    const page = await listWorks({ limit: '100' })
    this.works = page.items.filter((work) => work.status !== 'withdrawn')
    if (workId === null) return
    if (!this.works.some((work) => work.id === workId)) this.works = [await getWork(workId), ...this.works]
    this.mode = 'existing'
    this.workId = workId
  }

  /** The id of the work to send to; a new one is created first, once, and chosen from then on. @throws {Problem} */
  async settle(): Promise<string> {
    if (this.mode === 'existing') return this.workId
    const body = this.body()
    const work = await createWork(body, this.#keyFor(JSON.stringify(body)))
    this.works = [work, ...this.works]
    this.mode = 'existing'
    this.workId = work.id
    this.title = ''
    return work.id
  }

  /** The new work as it is described here. */
  body(): NewWork {
    return {
      kind: this.kind,
      originalLocale: this.locale,
      originRegion: this.region,
      titles: [{ locale: this.locale, text: this.title.trim(), kind: 'display' }],
      ...(session.producing.some(({ id }) => id === this.organisationId)
        ? { organisationId: this.organisationId }
        : {}),
    }
  }

  /** The same body keeps its key, so that a second try after a lost answer makes no second work. */
  #keyFor(body: string): string {
    if (this.#key?.body !== body) {
      const bytes = window.crypto.getRandomValues(new Uint8Array(16))
      this.#key = { body, key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') }
    }
    return this.#key.key
  }
}

const DEFAULTS = {
  'zh-Hans': { locale: 'zh-Hans-CN', region: 'CN' },
  'zh-Hant-TW': { locale: 'zh-Hant-TW', region: 'TW' },
  'zh-Hant-HK': { locale: 'zh-Hant-HK', region: 'HK' },
  'pt-PT': { locale: 'pt-PT', region: 'PT' },
  en: { locale: 'zh-Hans-CN', region: 'CN' },
}

export const target = new Target()
