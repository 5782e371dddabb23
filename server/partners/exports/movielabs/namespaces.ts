/** Prefixes of MovieLabs' schemas, as its own files have them. */
export const MD_NAMESPACES =
  'xmlns:md="http://www.movielabs.com/schema/md/v2.12/md" xmlns:mdmec="http://www.movielabs.com/schema/mdmec/v2.12"'
export const AVAILS_NAMESPACES = `xmlns:avails="http://www.movielabs.com/schema/avails/v2.7/avails" ${MD_NAMESPACES}`
