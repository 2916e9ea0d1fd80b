import { defaultsDeep, set } from 'lodash';

app.post('/settings', (req, res) => {
  const target = {};
  // ruleid: redoubt.javascript.prototype-pollution
  for (const k in req.body) for (const j in req.body[k]) target[k][j] = req.body[k][j];
  for (const [section, values] of Object.entries(req.body)) {
    for (const name of Object.keys(values)) {
      // ruleid: redoubt.javascript.prototype-pollution
      settings[section][name] = values[name];
    }
  }
  const { group, name, value } = req.body;
  // ruleid: redoubt.javascript.prototype-pollution
  preferences[group][name] = value;
  // ok: redoubt.javascript.prototype-pollution
  preferences[group] = value;
  // ok: redoubt.javascript.prototype-pollution
  preferences['shop'][name] = value;
  // ok: redoubt.javascript.prototype-pollution
  preferences[mine][name] = value;
  // ok: redoubt.javascript.prototype-pollution
  preferences[group][id] = value;
  // ok: redoubt.javascript.prototype-pollution
  seen[req.params.id]['last'] = value;
  // ok: redoubt.javascript.prototype-pollution
  rows[Number(req.query.row)][name] = value;
});

app.put('/settings', (req, res) => {
  Object.keys(req.body).forEach((key) => {
    // ruleid: redoubt.javascript.prototype-pollution
    settings[key][req.query.field] = req.body[key];
  });
  const own = Object.create(null);
  // ok: redoubt.javascript.prototype-pollution
  own[req.body.group][req.body.name] = 1;
  for (const key of Object.keys(req.body)) {
    if (key === '__proto__' || key === 'constructor') continue;
    // ok: redoubt.javascript.prototype-pollution
    settings[key][req.query.field] = req.body[key];
  }
  if (!SECTIONS.includes(req.body.section)) return res.sendStatus(400);
  // ok: redoubt.javascript.prototype-pollution
  settings[req.body.section][req.body.name] = req.body.value;
});

@Controller('tools')
export class SettingsController {
  @Post('merge')
  merge(@Body() body: any) {
    const target: any = {};
    // ruleid: redoubt.javascript.prototype-pollution
    for (const k in body) for (const j in body[k]) target[k][j] = body[k][j];
    return target;
  }
}

app.post('/profile', (req, res) => {
  // ruleid: redoubt.javascript.prototype-pollution-by-library
  _.set(profile, req.body.path, req.body.value);
  // ruleid: redoubt.javascript.prototype-pollution-by-library
  lodash.set(profile, req.query.path, 1);
  // ruleid: redoubt.javascript.prototype-pollution-by-library
  set(profile, req.query.path, 1);
  // ruleid: redoubt.javascript.prototype-pollution-by-library
  defaultsDeep({}, req.body);
  // ok: redoubt.javascript.prototype-pollution-by-library
  _.set(profile, 'address.city', req.body.city);
  // ruleid: redoubt.javascript.prototype-pollution-by-library
  const all = _.merge({}, defaults, req.body);
  // ok: redoubt.javascript.prototype-pollution-by-library
  _.merge({}, defaults, { city: String(req.body.city) });
  // ok: redoubt.javascript.prototype-pollution-by-library
  Object.assign(copy, req.query);
  if (FIELDS.includes(req.body.path)) {
    // ok: redoubt.javascript.prototype-pollution-by-library
    _.set(profile, req.body.path, req.body.value);
  }
  // ok: redoubt.javascript.prototype-pollution-by-library
  cache.set(req.query.path, req.query.value);
});
