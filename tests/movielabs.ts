import { readFile } from 'node:fs/promises'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { sharedData } from './shared-data.ts'

/** The folder of MovieLabs' schemas and samples; undefined where it is not at hand, and then tests of it are skipped. */
export const movieLabs = sharedData('movielabs')

const NAMESPACES = {
  avails: 'http://www.movielabs.com/schema/avails/v2.7/avails',
  mdmec: 'http://www.movielabs.com/schema/mdmec/v2.12',
  md: 'http://www.movielabs.com/schema/md/v2.12/md',
}
export type SchemaName = 'avails-v2.7' | 'mdmec-v2.12'

const validators = new Map<SchemaName, XsdValidator>()

/** A document as an independent reader has it. */
export interface ForeignXml {
  /** The texts of what an XPath finds. */
  texts(xpath: string): string[]
  text(xpath: string): string
  count(xpath: string): number
  /** What the schema does not take; undefined: nothing. */
  whyInvalid(schema: SchemaName): Promise<string | undefined>
}

/** Reads XML with libxml2. */
export function readForeign(xml: string | Uint8Array): ForeignXml {
  const document = typeof xml === 'string' ? XmlDocument.fromString(xml) : XmlDocument.fromBuffer(xml)
  const find = (xpath: string) => document.find(xpath, NAMESPACES)
  return {
    texts: (xpath) => find(xpath).map((node) => node.content),
    text: (xpath) => find(xpath)[0]?.content ?? '',
    count: (xpath) => find(xpath).length,
    whyInvalid: async (schema) => {
      const validator = await validatorOf(schema)
      try {
        validator.validate(document)
        return undefined
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },
  }
}

async function validatorOf(name: SchemaName): Promise<XsdValidator> {
  let validator = validators.get(name)
  if (!validator) {
    const path = `${movieLabs}/${name}.xsd`
    xmlRegisterFsInputProviders()
    const schema = XmlDocument.fromBuffer(await readFile(path), { url: path })
    validator = XsdValidator.fromDoc(schema)
    validators.set(name, validator)
  }
  return validator
}
