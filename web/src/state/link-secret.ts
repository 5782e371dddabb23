let secret = /^\/(invitation|sign-in)\/?$/.test(window.location.pathname) ? window.location.hash.slice(1) : ''
if (secret !== '') window.history.replaceState(null, '', window.location.pathname) // not for the history, nor for a screenshot

/** What stood behind the # of the link that opened the page. It is kept in memory only, until it has been used. */
export const linkSecret = {
  get value() {
    return secret
  },
  forget() {
    secret = ''
  },
}
