// The shapes of the partner API, made from its OpenAPI document by `npm run openapi`; not edited by hand.

export interface paths {
    "/api/partner/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what changes of that which your key shows
         * @description In order and at least once. Each work stands once, as it is by now: keep the cursor together with what you did, and you may be cut off at any moment. Cursors have no age. With `Accept: text/event-stream` the same comes as events, resumed by `Last-Event-ID`. When your key is replaced by one with other regions, go on with the same cursor.
         */
        get: operations["listPartnerChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/episodes/{episodeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an episode, with its stills and subtitles */
        get: operations["getPartnerEpisode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/episodes/{episodeId}/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask for addresses to play an episode from
         * @description They need no key and last for six hours; with the key they end at once when it is revoked, or when the work may not be shown any more.
         */
        get: operations["getPartnerMedia"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/episodes/{episodeId}/storyboard.vtt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the map of an episode's storyboard sheet
         * @description WebVTT whose cues name a part of the sheet by a media fragment (#xywh=).
         */
        get: operations["getPartnerStoryboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/episodes/{episodeId}/video": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Play an episode, from an address that stays
         * @description Sends you on to the file that common browsers play, at an address as `media` gives it: that one needs no key and ends after six hours, this one needs it and stays. Exports carry it.
         */
        get: operations["getPartnerVideo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the forms that the catalogue can be taken in, and what your profile takes */
        get: operations["listPartnerExports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/exports/{format}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Take all that your key shows and your profile takes, or what changed since, as one file
         * @description It is made while you take it. An answer that breaks off before its end (RFC 9112, 8) is not whole: throw it away and ask again with the same `after`. What the format cannot carry stands in the report.
         */
        get: operations["takePartnerExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/exports/{format}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what such an export does not carry, and what of it is not as your profile wants it
         * @description Lines of JSON: `begin`, a `remark` for each work and field, `end`.
         */
        get: operations["takePartnerExportReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/media/{link}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Play an episode, by an address that was asked for
         * @description Takes Range and If-Range (RFC 9110, 14).
         */
        get: operations["playPartnerMedia"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find works by title and by dialogue, whatever script or regional wording they are in */
        get: operations["searchPartnerWorks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/search/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find lines of dialogue with the second at which they are said */
        get: operations["searchPartnerLines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Take all that your key shows at once
         * @description Lines of JSON: `begin` with the cursor to follow the changes from, `work` for each work, `end`. Without `end` it was cut off: begin anew, or send the cursor of `begin` and, as `after`, the last work that came. What changes meanwhile is behind the cursor.
         */
        get: operations["takePartnerSnapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/stills/{stillId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an image */
        get: operations["getPartnerStill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/subtitles/{trackId}.srt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read approved subtitles as SubRip */
        get: operations["getPartnerSubtitlesAsSubRip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/subtitles/{trackId}.vtt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read approved subtitles as WebVTT */
        get: operations["getPartnerSubtitlesAsWebVtt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the webhooks of a partner: there are at most 20 */
        get: operations["listPartnerWebhooks"];
        put?: never;
        /**
         * Tell an address what changes
         * @description Signed by Standard Webhooks. The secret is shown this once.
         */
        post: operations["createPartnerWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/webhooks/{webhookId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a webhook: how far it is, and whether it fails */
        get: operations["readPartnerWebhook"];
        put?: never;
        post?: never;
        /** Remove a webhook with its log: from now on nothing is sent to it */
        delete: operations["removePartnerWebhook"];
        options?: never;
        head?: never;
        /** Change, disable or enable a webhook */
        patch: operations["changePartnerWebhook"];
        trace?: never;
    };
    "/api/partner/v1/webhooks/{webhookId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the messages of the last 30 days, the newest first */
        get: operations["listPartnerWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/webhooks/{webhookId}/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a message with each attempt: what was sent and what came back */
        get: operations["readPartnerWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/webhooks/{webhookId}/deliveries/{deliveryId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message again, unless there is a newer one of the same work */
        post: operations["replayPartnerWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/webhooks/{webhookId}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message that says nothing, at once */
        post: operations["pingPartnerWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/webhooks/{webhookId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send again what changed behind a cursor, all that is shown, or what was given up */
        post: operations["replayPartnerWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/webhooks/{webhookId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a webhook a new secret; for a while the former one signs as well */
        post: operations["rotatePartnerWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/works": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the works that your key shows, the newest first
         * @description Pages go on for as long as there are works; no page is the last that may be asked for.
         */
        get: operations["listPartnerWorks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/works/{workId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a work */
        get: operations["getPartnerWork"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/v1/works/{workId}/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How ready a work is for the regions of your key, and for platforms
         * @description Worked out with each call, from what your key shows of the work and by the rules that are in force. A region that there are no rules for is left out. Every finding says where its rule comes from and how sure that is. This is no legal advice.
         */
        get: operations["readPartnerWorkReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * PartnerEpisode
         * @example {
         *       "id": "019a8f3c-6a10-7b02-8c55-2e9d7f6b1a23",
         *       "workId": "019a8f3c-52e1-7c44-9d0a-6f0c1b2a3d4e",
         *       "number": 1,
         *       "title": null,
         *       "titles": [],
         *       "durationMs": 92480,
         *       "widthPx": 1080,
         *       "heightPx": 1920,
         *       "frameRate": 25,
         *       "hdr": false,
         *       "posterUrl": "/api/partner/v1/stills/019a8f3c-8f01-7a6d-b2c7-11d3e5f70912",
         *       "stillUrls": [
         *         "/api/partner/v1/stills/019a8f3c-8f01-7a6d-b2c7-11d3e5f70912"
         *       ],
         *       "storyboardUrl": "/api/partner/v1/episodes/019a8f3c-6a10-7b02-8c55-2e9d7f6b1a23/storyboard.vtt",
         *       "subtitles": [
         *         {
         *           "id": "019a8f3c-7d55-7e19-a3b8-90c4d2e6f701",
         *           "locale": "zh-Hant-TW",
         *           "kind": "subtitles",
         *           "origin": "uploaded",
         *           "cueCount": 42,
         *           "vttUrl": "/api/partner/v1/subtitles/019a8f3c-7d55-7e19-a3b8-90c4d2e6f701.vtt",
         *           "srtUrl": "/api/partner/v1/subtitles/019a8f3c-7d55-7e19-a3b8-90c4d2e6f701.srt"
         *         }
         *       ],
         *       "url": "/api/partner/v1/episodes/019a8f3c-6a10-7b02-8c55-2e9d7f6b1a23",
         *       "mediaUrl": "/api/partner/v1/episodes/019a8f3c-6a10-7b02-8c55-2e9d7f6b1a23/media"
         *     }
         */
        PartnerEpisode: {
            durationMs?: number | null;
            frameRate?: number | null;
            hdr?: boolean | null;
            heightPx?: number | null;
            id: string;
            /** @description Gives addresses to play it from */
            mediaUrl?: string;
            number?: number;
            posterUrl?: string | null;
            /** @description Candidates for a cover, the best first */
            stillUrls?: string[];
            storyboardUrl?: string | null;
            subtitles?: {
                cueCount: number;
                id: string;
                /** @description subtitles or captions */
                kind: string;
                /** @description BCP 47, such as zh-Hant-TW */
                locale: string;
                /** @description uploaded, embedded or converted */
                origin: string;
                /** @description From the root of this server */
                srtUrl: string;
                /** @description From the root of this server */
                vttUrl: string;
            }[];
            title?: {
                /** @description In another locale than the one that was asked for, the nearest that there is */
                isFallback: boolean;
                /** @description BCP 47, such as zh-Hant-TW */
                locale: string;
                text: string;
            } | null;
            titles?: {
                /** @enum {unknown} */
                kind: "display" | "alternative" | "working";
                /** @description BCP 47, such as zh-Hant-TW */
                locale: string;
                text: string;
            }[];
            /** @description From the root of this server */
            url?: string;
            widthPx?: number | null;
            workId?: string;
        };
        /**
         * PartnerWork
         * @example {
         *       "id": "019a8f3c-52e1-7c44-9d0a-6f0c1b2a3d4e",
         *       "kind": "micro_drama",
         *       "originalLocale": "zh-Hant-TW",
         *       "originRegion": "TW",
         *       "coProductionRegions": [
         *         "MO"
         *       ],
         *       "releaseYear": 2026,
         *       "title": {
         *         "locale": "zh-Hant-TW",
         *         "text": "雨夜計程車",
         *         "isFallback": false
         *       },
         *       "synopsis": null,
         *       "titles": [
         *         {
         *           "locale": "zh-Hant-TW",
         *           "text": "雨夜計程車",
         *           "kind": "display"
         *         }
         *       ],
         *       "synopses": [],
         *       "genres": [
         *         "suspense"
         *       ],
         *       "tags": [
         *         "台北"
         *       ],
         *       "contentNotes": [],
         *       "externalIds": [],
         *       "credits": [
         *         {
         *           "role": "director",
         *           "names": [
         *             {
         *               "locale": "zh-Hant-TW",
         *               "text": "林雨青"
         *             }
         *           ],
         *           "character": null
         *         }
         *       ],
         *       "ratings": [],
         *       "coverUrl": "/api/partner/v1/stills/019a8f3c-8f01-7a6d-b2c7-11d3e5f70912",
         *       "coverLocale": null,
         *       "availability": [
         *         {
         *           "regions": [
         *             "MO"
         *           ],
         *           "licenceType": "SVOD",
         *           "from": "2026-07-01T00:00:00.000Z",
         *           "until": null,
         *           "isExclusive": false,
         *           "holdbackLocales": []
         *         }
         *       ],
         *       "episodes": [
         *         {
         *           "id": "019a8f3c-6a10-7b02-8c55-2e9d7f6b1a23",
         *           "number": 1,
         *           "durationMs": 92480,
         *           "posterUrl": "/api/partner/v1/stills/019a8f3c-8f01-7a6d-b2c7-11d3e5f70912",
         *           "url": "/api/partner/v1/episodes/019a8f3c-6a10-7b02-8c55-2e9d7f6b1a23"
         *         }
         *       ],
         *       "url": "/api/partner/v1/works/019a8f3c-52e1-7c44-9d0a-6f0c1b2a3d4e",
         *       "updatedAt": "2026-07-01T08:00:00.000Z"
         *     }
         */
        PartnerWork: {
            /** @description Every window of it for your key, past and to come too */
            availability?: {
                from: string | null;
                /** @description Not to be shown in these meanwhile */
                holdbackLocales: string[];
                /** @description Given to you alone */
                isExclusive: boolean;
                /** @enum {unknown} */
                licenceType: "EST" | "VOD" | "SVOD" | "POEST" | "Pre-Release" | "Library" | "AVOD" | "Free";
                /** @description Of the key, where the work is published and this window holds */
                regions: string[];
                until: string | null;
            }[];
            contentNotes?: {
                /** @description Of GET /api/content-notes */
                code: string;
                texts: {
                    /** @description BCP 47, such as zh-Hant-TW */
                    locale: string;
                    text: string;
                }[];
            }[];
            coProductionRegions?: string[];
            coverLocale?: string | null;
            coverUrl?: string | null;
            /** @description In the order that they are named */
            credits?: {
                character: string | null;
                /** @description Of one person, in each language */
                names: {
                    /** @description BCP 47, such as zh-Hant-TW */
                    locale: string;
                    text: string;
                }[];
                /** @description Of GET /api/credit-roles */
                role: string;
            }[];
            /** @description With expand=episodes whole ones */
            episodes?: {
                durationMs: number | null;
                frameRate?: number | null;
                hdr?: boolean | null;
                heightPx?: number | null;
                id: string;
                /** @description Gives addresses to play it from */
                mediaUrl?: string;
                number: number;
                posterUrl: string | null;
                /** @description Candidates for a cover, the best first */
                stillUrls?: string[];
                storyboardUrl?: string | null;
                subtitles?: {
                    cueCount: number;
                    id: string;
                    /** @description subtitles or captions */
                    kind: string;
                    /** @description BCP 47, such as zh-Hant-TW */
                    locale: string;
                    /** @description uploaded, embedded or converted */
                    origin: string;
                    /** @description From the root of this server */
                    srtUrl: string;
                    /** @description From the root of this server */
                    vttUrl: string;
                }[];
                title?: {
                    /** @description In another locale than the one that was asked for, the nearest that there is */
                    isFallback: boolean;
                    /** @description BCP 47, such as zh-Hant-TW */
                    locale: string;
                    text: string;
                } | null;
                titles?: {
                    /** @enum {unknown} */
                    kind: "display" | "alternative" | "working";
                    /** @description BCP 47, such as zh-Hant-TW */
                    locale: string;
                    text: string;
                }[];
                /** @description From the root of this server */
                url: string;
                widthPx?: number | null;
                workId?: string;
            }[];
            externalIds?: {
                /** @description eidr, isan, imdb, wikidata, which are checked and stored in one form; or a name of your own */
                scheme: string;
                value: string;
            }[];
            /** @description Codes of GET /api/genres */
            genres?: string[];
            id: string;
            /** @enum {unknown} */
            kind?: "micro_drama" | "short_video";
            /** @description BCP 47, such as zh-Hant-TW */
            originalLocale?: string;
            /** @description ISO 3166-1 alpha-2, such as MO */
            originRegion?: string;
            /** @description By the systems of the key’s regions */
            ratings?: {
                basis: ("official" | "self" | "mapped") | null;
                certificateNo: string | null;
                code: string | null;
                /** @description What viewers are warned of: codes of the system where it has words for it */
                descriptors: string[];
                /** @description Who is younger is barred */
                minimumAge: number | null;
                /** @description Younger viewers are advised against or barred */
                recommendedAge: number | null;
                /** @description ISO 3166-1 alpha-2, such as MO */
                region: string;
                /**
                 * @description unrated: it has none though some ask for one; not_required: nobody asks; pending: it is being rated
                 * @enum {unknown}
                 */
                status: "rated" | "unrated" | "not_required" | "pending";
                /** @description Of GET /api/rating-systems */
                system: string;
                validFrom: string | null;
                validUntil: string | null;
            }[];
            releaseYear?: number | null;
            synopses?: {
                /** @description BCP 47, such as zh-Hant-TW */
                locale: string;
                text: string;
            }[];
            synopsis?: {
                /** @description In another locale than the one that was asked for, the nearest that there is */
                isFallback: boolean;
                /** @description BCP 47, such as zh-Hant-TW */
                locale: string;
                text: string;
            } | null;
            /** @description Your own; the same in another script or case is the same */
            tags?: string[];
            title?: {
                /** @description In another locale than the one that was asked for, the nearest that there is */
                isFallback: boolean;
                /** @description BCP 47, such as zh-Hant-TW */
                locale: string;
                text: string;
            } | null;
            titles?: {
                /** @enum {unknown} */
                kind: "display" | "alternative" | "working";
                /** @description BCP 47, such as zh-Hant-TW */
                locale: string;
                text: string;
            }[];
            /**
             * Format: date-time
             * @description When it or one of its episodes was last changed
             */
            updatedAt?: string;
            /** @description From the root of this server */
            url?: string;
        };
        /** Problem */
        Problem: {
            /** @description Stable; programs branch on it. */
            code: string;
            /** @description Of WINDOWS_CONTRADICT: each as acceptedConflicts has it, to be accepted by its id */
            conflicts?: {
                [key: string]: unknown;
            }[];
            /** @description For people: what is wrong and what to do. */
            detail: string;
            errors?: {
                code: string;
                detail: string;
                pointer: string;
            }[];
            /** @description Of READINESS_FAILED: what stands against which region, as the readiness of a work has it; at most 200 */
            findings?: {
                [key: string]: unknown;
            }[];
            status: number;
            title: string;
            type: string;
        };
        /** Webhook */
        Webhook: {
            /** Format: date-time */
            createdAt: string;
            /** @description What is before it is sent or waits; what is behind it is still to come */
            cursor: string;
            description: string | null;
            disabledBy: ("asked" | "gone" | "failing") | null;
            events: ("work.upserted" | "work.removed" | "catalogue.restored")[];
            failingSince: string | null;
            /** @description In a row */
            failures: number;
            /** @description False: no key with these regions and licence types and the scope webhooks:write is left, so that all waits */
            hasKey: boolean;
            id: string;
            licenceTypes: string[] | null;
            oldSecretUntil: string | null;
            pausedUntil: string | null;
            /** @description It shows what may be shown in one of these */
            regions: string[];
            /** @enum {unknown} */
            state: "active" | "disabled";
            /** Format: date-time */
            updatedAt: string;
            url: string;
            /** @description Messages that are made and not yet taken */
            waiting: number;
        };
        /** WebhookDelivery */
        WebhookDelivery: {
            /** @description Since it was made, or was last asked for again */
            attempts: number;
            /** Format: date-time */
            createdAt: string;
            dueAt: string | null;
            endedAt: string | null;
            /** @description The webhook-id: the same with every attempt */
            id: string;
            /**
             * @description superseded: a newer message of the same work took its place; dead: given up after three days
             * @enum {unknown}
             */
            state: "pending" | "delivered" | "dead" | "superseded";
            /** @enum {unknown} */
            type: "work.upserted" | "work.removed" | "catalogue.restored" | "webhook.ping";
            version: number | null;
            workId: string | null;
        };
    };
    responses: {
        /** @description Failed */
        Failed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Refused */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many calls: try again after as many seconds as Retry-After says */
        TooManyRequests: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description What is left of the quota, and in how many seconds it is whole again (draft-ietf-httpapi-ratelimit-headers-11). Not sent to whom no limit holds */
        RateLimit: string;
        /** @description The quota, and the seconds that it is for */
        "RateLimit-Policy": string;
        /** @description Seconds */
        "Retry-After": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listPartnerChanges: {
        parameters: {
            query?: {
                /** @description The cursor that you keep; without it you hold nothing yet */
                after?: string;
                limit?: number;
                /** @description Seconds that an empty page may be held back until there is something */
                wait?: number;
            };
            header?: {
                accept?: string;
                /** @description Goes before `after` */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description What is behind the cursor */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False: this was all so far, so that the next call may wait */
                        hasMore: boolean;
                        items: {
                            /**
                             * @description `upsert`: your key shows it, read it (again). `remove`: it does not any more. Either may come for what you have, or have not.
                             * @enum {unknown}
                             */
                            action: "upsert" | "remove";
                            /**
                             * Format: date-time
                             * @description When the work was last changed
                             */
                            changedAt: string;
                            /** @description Where to go on behind this entry */
                            cursor: string;
                            /** @description Grows with every change of the work: what you have of this version is the newest */
                            version: number;
                            workId: string;
                        }[];
                        /** @description Always given: where to go on, now or in years */
                        nextCursor: string;
                    };
                    "text/event-stream": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPartnerEpisode: {
        parameters: {
            query?: {
                /** @description Only these members, with commas between them; id is always there */
                fields?: string;
                /** @description Title, synopsis and cover are chosen for its readers */
                locale?: string;
            };
            header?: {
                /** @description ETag of an earlier answer: 304 if it is still right */
                "if-none-match"?: string;
            };
            path: {
                episodeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The episode */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerEpisode"];
                };
            };
            /** @description As it was */
            304: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPartnerMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                episodeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The addresses */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description When these addresses end
                         */
                        expiresAt: string;
                        original: {
                            heightPx: number | null;
                            mimeType: string;
                            sha256: string;
                            sizeBytes: number;
                            /** @description Takes GET and HEAD with Range, and no key */
                            url: string;
                            widthPx: number | null;
                        } | null;
                        playable: {
                            heightPx: number | null;
                            mimeType: string;
                            sha256: string;
                            sizeBytes: number;
                            /** @description Takes GET and HEAD with Range, and no key */
                            url: string;
                            widthPx: number | null;
                        } | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPartnerStoryboard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                episodeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The cues */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/vtt": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPartnerVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                episodeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The file, to who goes where the 307 says */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "video/*": string;
                };
            };
            /** @description Where it is now */
            307: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    listPartnerExports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The formats */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        formats: {
                            /** @description Of other facts the report tells that they are lost */
                            carries: ("externalIds" | "titles" | "alternativeTitles" | "synopses" | "originalLocale" | "originRegion" | "coProductionRegions" | "releaseYear" | "genres" | "tags" | "credits" | "ratings" | "ratingDescriptors" | "contentNotes" | "ai" | "windows" | "licenceTypes" | "exclusivity" | "holdbackLocales" | "covers" | "episodes" | "episodeTitles" | "durations" | "pictureSize" | "tracks" | "posters" | "video" | "removals")[];
                            fileExtension: string;
                            /** @description By your profile */
                            isTaken: boolean;
                            mediaType: string;
                            name: string;
                            reportUrl: string;
                            title: string;
                            /** @description From the root of this server */
                            url: string;
                        }[];
                        profile: {
                            /** @description The least sizes that are wanted */
                            artwork: {
                                minHeightPx: number;
                                minWidthPx: number;
                                /** @enum {unknown} */
                                of: "cover" | "poster";
                            }[];
                            formats: string[] | null;
                            licenceTypes: ("EST" | "VOD" | "SVOD" | "POEST" | "Pre-Release" | "Library" | "AVOD" | "Free")[] | null;
                            locales: string[] | null;
                            /** @description Each work is to have an EIDR */
                            needsEidr: boolean;
                            /** @description A synopsis is wanted in each of the locales */
                            needsSynopsis: boolean;
                            regions: string[] | null;
                            /** @description Each episode is to have subtitles in each */
                            subtitleLocales: string[];
                            /** @description 0: none was set */
                            version: number;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    takePartnerExport: {
        parameters: {
            query?: {
                /** @description The cursor of the export before: only what changed since */
                after?: string;
                /** @description CSV begins with a byte order mark, for spreadsheets */
                bom?: boolean;
            };
            header?: never;
            path: {
                /** @description A name from GET /exports */
                format: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The file */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    /** @description For `after` of the next export. Keep it once this answer has come to its end */
                    "x-next-cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": string;
                    "application/ld+json": string;
                    "application/rss+xml; charset=utf-8": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "application/xml; charset=utf-8": string;
                    "text/csv; charset=utf-8; header=present": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    takePartnerExportReport: {
        parameters: {
            query?: {
                /** @description The cursor of the export before: only what changed since */
                after?: string;
                /** @description CSV begins with a byte order mark, for spreadsheets */
                bom?: boolean;
            };
            header?: never;
            path: {
                /** @description A name from GET /exports */
                format: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The report, a line each */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    /** @description For `after` of the next export. Keep it once this answer has come to its end */
                    "x-next-cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": {
                        format: string;
                        isDelta: boolean;
                        /** @enum {string} */
                        kind: "begin";
                        /** Format: date-time */
                        madeAt: string;
                        nextCursor: string;
                    } | {
                        /** @enum {unknown} */
                        code: "NOT_CARRIED" | "CHANGED" | "CHARACTERS_REPLACED" | "LEFT_OUT" | "VALUE_UNKNOWN" | "VALUE_MISSING" | "TITLE_MISSING" | "SYNOPSIS_MISSING" | "SUBTITLES_MISSING" | "RATING_MISSING" | "ARTWORK_MISSING" | "ARTWORK_TOO_SMALL" | "EIDR_MISSING" | "EPISODES_MISSING";
                        detail: string;
                        /** @description What it is about, such as ratings/MO or episodes/3/tracks/pt-PT */
                        field: string;
                        /** @enum {string} */
                        kind: "remark";
                        /**
                         * @description lost: not in the file; changed: otherwise in the file; fault: not as the format or your profile wants it
                         * @enum {unknown}
                         */
                        severity: "lost" | "changed" | "fault";
                        /** @description What its sentence is made of, to say it in another language. TITLE_MISSING: locale; SYNOPSIS_MISSING: locale; SUBTITLES_MISSING: episode, locale; RATING_MISSING: region, systems; ARTWORK_TOO_SMALL: widthPx, heightPx, minWidthPx, minHeightPx */
                        values?: {
                            [key: string]: string | number;
                        };
                        workId: string;
                    } | {
                        /** @description Of the remarks, by code */
                        counts: {
                            [key: string]: number;
                        };
                        /** @enum {string} */
                        kind: "end";
                        removals: number;
                        /** @description That were given to the format */
                        works: number;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    playPartnerMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The file */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "video/*": string;
                };
            };
            /** @description A part of the file */
            206: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "video/*": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    searchPartnerWorks: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Only these members, with commas between them; id is always there */
                fields?: string;
                genre?: string;
                kind?: "micro_drama" | "short_video";
                limit?: number;
                /** @description Title, synopsis and cover are chosen for its readers */
                locale?: string;
                /** @description Language of the original: zh takes all of Chinese */
                originalLocale?: string;
                /** @description ISO 3166-1 alpha-2, such as MO */
                originRegion?: string;
                /** @description In any script; empty gives the newest works */
                q?: string;
                sort?: "relevance" | "newest" | "title";
                /** @description With approved subtitles: zh-Hant takes those of TW, HK, MO */
                subtitleLocale?: string;
                yearFrom?: number;
                yearTo?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description A page of works with why they were found */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Works by value; a facet’s own choice does not narrow its counts. Durations are from-to in ms */
                        facets: {
                            duration: {
                                [key: string]: number;
                            };
                            genre: {
                                [key: string]: number;
                            };
                            kind: {
                                [key: string]: number;
                            };
                            originalLocale: {
                                [key: string]: number;
                            };
                            originRegion: {
                                [key: string]: number;
                            };
                            status: {
                                [key: string]: number;
                            };
                            subtitleLocale: {
                                [key: string]: number;
                            };
                            year: {
                                [key: string]: number;
                            };
                        };
                        items: {
                            /** @description The best lines; none for a key without lines:read */
                            lines: {
                                endMs: number;
                                episodeId: string;
                                episodeNumber: number;
                                /**
                                 * @description How it matched, as in `why`
                                 * @enum {unknown}
                                 */
                                kind: "exact" | "script" | "wording" | "pinyin" | "zhuyin" | "jyutping" | "initials" | "fuzzy" | "typo";
                                locale: string;
                                /** @description [from, to) in UTF-16 code units of text */
                                marks: number[][];
                                startMs: number;
                                stillUrl: string | null;
                                text: string;
                                trackId: string;
                            }[];
                            why: {
                                /** @enum {unknown} */
                                field: "title" | "credit" | "line";
                                /** @enum {unknown} */
                                kind: "exact" | "script" | "wording" | "pinyin" | "zhuyin" | "jyutping" | "initials" | "fuzzy" | "typo";
                                locale: string;
                                /** @description [from, to) in UTF-16 code units of text */
                                marks: number[][];
                                text: string;
                            }[];
                            work: components["schemas"]["PartnerWork"];
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    searchPartnerLines: {
        parameters: {
            query: {
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Only tracks of this locale: zh takes all of Chinese */
                locale?: string;
                q: string;
                workId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description A page of lines */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            endMs: number;
                            episodeId: string;
                            episodeNumber: number;
                            /**
                             * @description How it matched, as in `why`
                             * @enum {unknown}
                             */
                            kind: "exact" | "script" | "wording" | "pinyin" | "zhuyin" | "jyutping" | "initials" | "fuzzy" | "typo";
                            locale: string;
                            /** @description [from, to) in UTF-16 code units of text */
                            marks: number[][];
                            startMs: number;
                            stillUrl: string | null;
                            text: string;
                            trackId: string;
                            workId: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    takePartnerSnapshot: {
        parameters: {
            query?: {
                /** @description With `cursor`: the last work of it that came whole */
                after?: string;
                /** @description Of the first line of a snapshot that was cut off */
                cursor?: string;
                /** @description As for works */
                locale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description All of it, a line each */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": {
                        /**
                         * Format: date-time
                         * @description When the work was last changed
                         */
                        changedAt?: string;
                        /** @description Of `begin`: follow the changes from here once the snapshot is whole */
                        cursor?: string;
                        /** @enum {unknown} */
                        kind: "begin" | "work" | "end";
                        /** @description Grows with every change of the work: what you have of this version is the newest */
                        version?: number;
                        work?: components["schemas"]["PartnerWork"] | null;
                        workId?: string;
                        /** @description Of `end`: how many works this answer had */
                        works?: number;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPartnerStill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stillId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The image */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPartnerSubtitlesAsSubRip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trackId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The cues */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-subrip": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPartnerSubtitlesAsWebVtt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trackId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The cues */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/vtt": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    listPartnerWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description All of them */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    createPartnerWebhook: {
        parameters: {
            query?: never;
            header?: {
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Also what changed behind it; without it, what changes from now on */
                    after?: string;
                    description?: string | null;
                    /** @description Those that are told; all */
                    events?: ("work.upserted" | "work.removed" | "catalogue.restored")[];
                    /** @description https, on port 443 or 8443, at a public address; without name, password and # */
                    url: string;
                };
            };
        };
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The webhook, with its secret this once */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        createdAt: string;
                        /** @description What is before it is sent or waits; what is behind it is still to come */
                        cursor: string;
                        description: string | null;
                        disabledBy: ("asked" | "gone" | "failing") | null;
                        events: ("work.upserted" | "work.removed" | "catalogue.restored")[];
                        failingSince: string | null;
                        /** @description In a row */
                        failures: number;
                        /** @description False: no key with these regions and licence types and the scope webhooks:write is left, so that all waits */
                        hasKey: boolean;
                        id: string;
                        licenceTypes: string[] | null;
                        oldSecretUntil: string | null;
                        pausedUntil: string | null;
                        /** @description It shows what may be shown in one of these */
                        regions: string[];
                        secret: string | null;
                        /** @enum {unknown} */
                        state: "active" | "disabled";
                        /** Format: date-time */
                        updatedAt: string;
                        url: string;
                        /** @description Messages that are made and not yet taken */
                        waiting: number;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    readPartnerWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The webhook */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    removePartnerWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description Removed */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    changePartnerWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string | null;
                    /** @description From now on */
                    events?: ("work.upserted" | "work.removed" | "catalogue.restored")[];
                    /** @description While it is not, all that changes waits; true also ends a pause after failures */
                    isEnabled?: boolean;
                    /** @description https, on port 443 or 8443, at a public address; without name, password and # */
                    url?: string;
                };
            };
        };
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The webhook */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    listPartnerWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
                state?: "pending" | "delivered" | "dead" | "superseded";
            };
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description A page */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookDelivery"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    readPartnerWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The message */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Since it was made, or was last asked for again */
                        attempts: number;
                        /** @description Byte for byte as it was signed and sent */
                        body: string;
                        /** Format: date-time */
                        createdAt: string;
                        dueAt: string | null;
                        endedAt: string | null;
                        /** @description The webhook-id: the same with every attempt */
                        id: string;
                        /** @description Every attempt, the first first */
                        log: {
                            answerBody: string | null;
                            answerHeaders: {
                                [key: string]: string;
                            } | null;
                            /** @description What happened, in a sentence */
                            detail: string;
                            durationMs: number;
                            /** @enum {unknown} */
                            outcome: "delivered" | "refused" | "gone" | "redirected" | "busy" | "failed" | "timed_out" | "unreachable" | "address_refused";
                            /** @description Without the signature */
                            requestHeaders: {
                                [key: string]: string;
                            };
                            /** Format: date-time */
                            startedAt: string;
                            status: number | null;
                            url: string;
                        }[];
                        /**
                         * @description superseded: a newer message of the same work took its place; dead: given up after three days
                         * @enum {unknown}
                         */
                        state: "pending" | "delivered" | "dead" | "superseded";
                        /** @enum {unknown} */
                        type: "work.upserted" | "work.removed" | "catalogue.restored" | "webhook.ping";
                        version: number | null;
                        workId: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    replayPartnerWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description It waits to be sent */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    pingPartnerWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description It waits to be sent */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    replayPartnerWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As the change feed and its messages give it */
                    cursor?: string;
                    /**
                     * @description `beginning`: all works that are shown; `cursor`: those that changed behind it; `dead`: messages that were given up
                     * @enum {unknown}
                     */
                    from: "beginning" | "cursor" | "dead";
                };
            };
        };
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description It is made and sent */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    rotatePartnerWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                "idempotency-key"?: string;
            };
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description So long messages are signed with the old secret as well
                     * @default 86400
                     */
                    overlapSeconds?: number;
                };
            };
        };
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The webhook, with its secret this once */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        createdAt: string;
                        /** @description What is before it is sent or waits; what is behind it is still to come */
                        cursor: string;
                        description: string | null;
                        disabledBy: ("asked" | "gone" | "failing") | null;
                        events: ("work.upserted" | "work.removed" | "catalogue.restored")[];
                        failingSince: string | null;
                        /** @description In a row */
                        failures: number;
                        /** @description False: no key with these regions and licence types and the scope webhooks:write is left, so that all waits */
                        hasKey: boolean;
                        id: string;
                        licenceTypes: string[] | null;
                        oldSecretUntil: string | null;
                        pausedUntil: string | null;
                        /** @description It shows what may be shown in one of these */
                        regions: string[];
                        secret: string | null;
                        /** @enum {unknown} */
                        state: "active" | "disabled";
                        /** Format: date-time */
                        updatedAt: string;
                        url: string;
                        /** @description Messages that are made and not yet taken */
                        waiting: number;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    listPartnerWorks: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Only these members, with commas between them; id is always there */
                fields?: string;
                limit?: number;
                /** @description Title, synopsis and cover are chosen for its readers */
                locale?: string;
            };
            header?: {
                /** @description ETag of an earlier answer: 304 if it is still right */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description A page */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PartnerWork"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description As it was */
            304: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPartnerWork: {
        parameters: {
            query?: {
                /** @description `episodes`: whole ones in place of summaries */
                expand?: string;
                /** @description Only these members, with commas between them; id is always there */
                fields?: string;
                /** @description Title, synopsis and cover are chosen for its readers */
                locale?: string;
            };
            header?: {
                /** @description ETag of an earlier answer: 304 if it is still right */
                "if-none-match"?: string;
            };
            path: {
                workId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description The work */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerWork"];
                };
            };
            /** @description As it was */
            304: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
    readPartnerWorkReadiness: {
        parameters: {
            query?: {
                /** @description That the words of rules are wanted in; en */
                locale?: string;
                /** @description Regions of the key, and platforms, with commas between them; the regions when it is not given */
                targets?: string;
            };
            header?: {
                /** @description ETag of an earlier answer: 304 if it is still right */
                "if-none-match"?: string;
            };
            path: {
                workId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
            /** @description One entry a region or platform */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        targets: {
                            /** @description Findings */
                            counts: {
                                fail: number;
                                info: number;
                                warn: number;
                            };
                            findings: {
                                /** @enum {unknown} */
                                confidence: "primary" | "secondary" | "unverified";
                                /** @description What to do about it, at the first place */
                                fix: string;
                                /** @description Something that the rule needs is not known */
                                isUnknown: boolean;
                                /** @description The source is neither the regulator nor the platform, and nobody has confirmed it */
                                isWeak: boolean;
                                /** @description That the words are in */
                                locale: string;
                                /** @description Of the first place */
                                message: string;
                                /** @description At how many places the rule is not kept */
                                placeCount: number;
                                /** @description The first hundred of them */
                                places: {
                                    atMs: number | null;
                                    episodeId: string | null;
                                    episodeNumber: number | null;
                                    /** @description Where it is another than that of the finding */
                                    fix?: string;
                                    /** @description Where it is another than that of the finding */
                                    message?: string;
                                }[];
                                ruleId: string;
                                /** @enum {unknown} */
                                severity: "fail" | "warn" | "info";
                                sourceNote: string;
                                sourceUrl: string;
                                validFrom: string | null;
                                validTo: string | null;
                                /** @description The day that somebody last read the source */
                                verifiedOn: string;
                            }[];
                            /** @enum {unknown} */
                            kind: "region" | "platform";
                            label: string;
                            packVersion: string;
                            /**
                             * @description fail: a rule is broken; warn: something is doubtful or not known; pass: neither
                             * @enum {unknown}
                             */
                            state: "pass" | "warn" | "fail";
                            target: string;
                            validFrom: string | null;
                            validUntil: string | null;
                        }[];
                        workId: string;
                    };
                };
            };
            /** @description As it was */
            304: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
        };
    };
}
