/** Until the connection stands, TLS included. */
export const connectTimeoutMs = 10_000;
/** The whole request unless its caller says less. */
export const requestTimeoutMs = 30_000;
/** The longest that any caller may ask for. */
export const requestTimeoutMsMax = 600_000;
/** Of an answer, decompressed. What is sent compressed counts by what it would become. */
export const responseBytesMax = 1024 * 1024;
/** All headers of an answer together. */
export const responseHeaderBytesMax = 16 * 1024;
/** Of one request. */
export const requestBodyBytesMax = 1024 * 1024;
export const urlCharsMax = 8_192;
/** Connections to one origin; further requests wait within their time. */
export const connectionsPerOriginMax = 32;
/** Origins with open connections. More are refused as unreachable, to be tried again. */
export const originsMax = 2_000;
/** An idle connection is closed after this. */
export const keepAliveMs = 4_000;
/** Of an answer's Retry-After; a longer wish counts as this. */
export const retryAfterMsMax = 24 * 60 * 60 * 1_000;
