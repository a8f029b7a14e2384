// Express 5 with pg and jsonwebtoken, as tuned as its community knows: a KeyObject for the secret,
// named statements, pipelined queries.
import cluster from 'node:cluster'
import { createSecretKey, randomUUID } from 'node:crypto'
import express from 'express'
import jwt from 'jsonwebtoken'
import pg from 'pg'
import { z } from 'zod'

const { PORT, WORKERS = '1', JWT_SECRET, SESSION_CHECK = 'yes', POOL_SIZE = '8' } = process.env
const checksSession = SESSION_CHECK === 'yes'
const key = createSecretKey(Buffer.from(JWT_SECRET))
// A transaction is four queries of one trip: each is sent before the one before it is answered.
const pool = new pg.Pool({ max: Number(POOL_SIZE), pipeline: checksSession, idleTimeoutMillis: 0 })

const columns = 'id, text, timestamp, tags, created_at, updated_at, version'
const person = (n) => (checksSession ? '(select current_user_id())' : `$${n}::uuid`)
const begin = { name: 'begin', text: 'begin' }
const commit = { name: 'commit', text: 'commit' }
const enter = { name: 'enter', text: 'select state from authenticate_request($1, $2, 100000000, 20)' }
const find = {
  name: 'find',
  text: `select ${columns} from thoughts where user_id = ${person(2)} and id = $1`
}
const list = {
  name: 'list',
  text: `select ${columns} from thoughts where user_id = ${person(4)}
    and (timestamp, id) < ($1::timestamptz, $2::uuid)
    order by timestamp desc, id desc limit $3`
}
const insert = {
  name: 'insert',
  text: `insert into thoughts (user_id, id, text, timestamp, tags)
    values (${person(5)}, $1, $2, $3, $4)
    ${checksSession ? 'on conflict do nothing' : ''} returning ${columns}`
}

const newThought = z.strictObject({
  text: z.string().min(1).max(10_000),
  timestamp: z.iso.datetime({ offset: true }),
  tags: z.array(z.string().trim().min(1).max(50)).max(20).default([])
})
const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional()
})

class Refused extends Error {
  constructor (status) { super(); this.status = status }
}

function parsed (schema, value) {
  const { success, data } = schema.safeParse(value)
  if (!success) throw new Refused(422)
  return data
}

// The rows of the last of some statements, of one round trip and one transaction.
async function run (caller, scope, ...statements) {
  if (!checksSession) {
    const [[statement, values]] = statements
    return (await pool.query({ ...statement, values: [...values, caller.sub] })).rows
  }
  const client = await pool.connect()
  try {
    const results = await Promise.all([
      client.query(begin),
      client.query({ ...enter, values: [caller.sid, scope] }),
      ...statements.map(([statement, values]) => client.query({ ...statement, values })),
      client.query(commit)
    ])
    if (results[1].rows[0].state !== 'ok') throw new Refused(401)
    return results.at(-2).rows
  } finally {
    client.release()
  }
}

function authenticate (req, _res, next) {
  const [scheme, token] = (req.headers.authorization ?? '').split(' ')
  if (scheme !== 'Bearer') throw new Refused(401)
  try {
    req.caller = jwt.verify(token, key, {
      algorithms: ['HS256'], issuer: 'aurora', audience: 'aurora'
    })
  } catch {
    throw new Refused(401)
  }
  next()
}

const app = express()
app.disable('x-powered-by')
app.disable('etag')

app.get('/health', async (_req, res) => {
  await pool.query('select 1')
  res.json({ status: 'ok' })
})

app.use('/api', authenticate, express.json({ limit: '1mb' }))

app.get('/api/thoughts', async (req, res) => {
  const { limit, cursor } = parsed(page, req.query)
  const start = cursor
    ? Buffer.from(cursor, 'base64url').toString().split(' ')
    : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
  const rows = await run(req.caller, 'thoughts:read', [list, [...start, limit + 1]])
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const after = rows.length > limit ? `${last.timestamp.toISOString()} ${last.id}` : null
  res.json({ items, next_cursor: after && Buffer.from(after).toString('base64url') })
})

app.get('/api/thoughts/:id', async (req, res) => {
  const [found] = await run(req.caller, 'thoughts:read', [find, [parsed(z.uuid(), req.params.id)]])
  if (!found) throw new Refused(404)
  res.json(found)
})

app.post('/api/thoughts', async (req, res) => {
  const { text, timestamp, tags } = parsed(newThought, req.body)
  const id = randomUUID()
  const [row] = await run(req.caller, 'thoughts:write', [insert, [id, text, timestamp, tags]])
  res.status(201).json(row)
})

app.use((error, _req, res, _next) => {
  const status = error.status ?? 500
  if (status === 500) console.error(error)
  res.status(status).json({ status })
})

if (cluster.isPrimary && Number(WORKERS) > 1) {
  for (let n = 0; n < Number(WORKERS); n++) cluster.fork()
} else {
  app.listen(Number(PORT), '127.0.0.1')
}
