// A record that a look-up answers is not the request's text.
app.get('/cover', async (req, res) => {
  const author = await Database.authorModel.findByPk(req.params.id);
  // ok: redoubt.javascript.path-traversal
  res.sendFile(author.imagePath);
  const item = await Item.findOne({ slug: req.params.slug }).lean();
  // ok: redoubt.javascript.path-traversal
  fs.createReadStream(item.coverPath);
  const cover = await models.item.getCoverPath(req.params.id);
  // ok: redoubt.javascript.path-traversal
  res.sendFile(cover);
  const shared = shares.findShareBySlug(req.params.slug);
  // ok: redoubt.javascript.path-traversal
  res.sendFile(shared.path);
  const track = this.playbackSessionManager.getSession(req.params.id).track;
  // ok: redoubt.javascript.path-traversal
  res.sendFile(track);
  // ruleid: redoubt.javascript.path-traversal
  res.sendFile(path.join(author.folder, req.query.name));
  const resolved = await resolvePath(req.query.f);
  // ruleid: redoubt.javascript.path-traversal
  res.sendFile(resolved);
  const real = await fs.realpath(req.query.f);
  // ruleid: redoubt.javascript.path-traversal
  res.sendFile(real);
  const stored = await storage.getPath(req.query.f);
  // ruleid: redoubt.javascript.path-traversal
  res.sendFile(stored);
  // ok: redoubt.javascript.path-traversal
  res.sendFile((await User.findByName(req.query.name)).picture);
  const named = await files.findFileByName(req.query.f);
  // ruleid: redoubt.javascript.path-traversal
  res.sendFile(named);
  const below = sessions.getFilePath(req.query.f);
  // ruleid: redoubt.javascript.path-traversal
  res.sendFile(below);
});
