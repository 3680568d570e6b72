// A year of an audit log, of the kind that a busy place leaves: builds push all day, people change things now and then.
import type { Database } from '../bff/src/database/database.ts';

const CHUNK = 50_000;

/** Without a valid chain: it is not what is measured here. */
export const fillAuditLog = async ({ pool, vacuum }: Database, size: number): Promise<void> => {
  await pool.query(`select setseed(0.4711)`);
  for (let from = 1; from <= size; from += CHUNK)
    await pool.query(`
      insert into audit_events (id, at, account_id, login_id, access_key_id, via, address, user_agent, action, operation,
        registry, image, reference, result, status, reason, request_id, hash)
      select n, now() - interval '365 days' * (1 - n::float / ${size}), account,
        case when kind = 'sign-in' and a < 0.3 then '' when builds then 'ci-' || account else 'person-' || account end,
        case when kind = 'change' and not builds and b < 0.8 then null else 'RCK' || account end,
        case when kind = 'push' then 'docker' when kind = 'sign-in' or b < 0.8 then 'console' else 'api' end,
        '10.' || (account % 7) || '.' || (b * 30)::int || '.' || (c * 20)::int,
        'docker/28.3.2 go/go1.24 kernel/6.12.0 os/linux arch/amd64',
        case when kind = 'sign-in' then 'Change/createSession'
          when kind = 'push' then (case when a < 0.98 then 'Change/pushImage' else 'Change/deleteManifest' end)
          else (array['Change/updateImage', 'Change/updateRegistry', 'Change/createRegistry', 'Change/deleteManifest',
            'Change/updateSubAccount', 'Change/createOwnAccessKey', 'View/getImageList'])[1 + (power(a, 2) * 6.99)::int % 7] end,
        'putManifest',
        case when kind <> 'sign-in' then 'team-' || registry end,
        case when kind <> 'sign-in' then 'group/app-' || registry || '-' || (c * 15)::int end,
        case when kind = 'push' then '1.0.' || n end,
        case when a between 0.5 and 0.53 then 'refused' when a between 0.7 and 0.71 then 'failed' else 'allowed' end,
        201, null, md5(n::text)::uuid, sha256(n::text::bytea)
      from (
        select n, a, b, c, kind, kind = 'push' as builds,
          case when kind = 'push' then (power(d, 3) * 40)::int else (power(d, 2) * 200)::int end as account,
          (power(e, 2) * 100)::int as registry
        from (
          select n, random() as a, random() as b, random() as c, random() as d, random() as e,
            case when f < 0.9 then 'push' when f < 0.96 then 'change' else 'sign-in' end as kind
          from (select n, random() as f from generate_series(${from}::int, ${Math.min(size, from + CHUNK - 1)}::int) n) r
        ) s
      ) t`);
  await pool.query(`
    insert into audit_chain (head) values (${size}) on conflict (id) do update set head = excluded.head`);
  await vacuum();
};
