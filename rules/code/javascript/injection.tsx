// Route handlers and pages of Next.js, controllers of NestJS.
import { redirect } from 'next/navigation';
import { NextRequest, NextResponse } from 'next/server';

export async function GET(request: NextRequest) {
  const { searchParams } = new URL(request.url);
  const place = new URL(request.url);
  // ruleid: redoubt.javascript.request-forgery
  await fetch(searchParams.get('feed'));
  // ruleid: redoubt.javascript.request-forgery
  await fetch(new URL(request.url).searchParams.get('feed'));
  // ruleid: redoubt.javascript.request-forgery
  await fetch(`${process.env.API}${searchParams.get('path')}`);
  // ok: redoubt.javascript.request-forgery
  await fetch(`${process.env.API}/items/${searchParams.get('id')}`);
  // ok: redoubt.javascript.request-forgery
  await fetch(API + '/items/' + place.searchParams.get('id'));
  const base = searchParams.get('base');
  // ruleid: redoubt.javascript.request-forgery
  await fetch(`${base}/items/${searchParams.get('id')}`);
  // ruleid: redoubt.javascript.sql-injection
  await db.execute(sql.raw(searchParams.get('sort')));
  // ok: redoubt.javascript.sql-injection
  await db.execute(sql`select id from items where name = ${searchParams.get('name')}`);
  // ruleid: redoubt.javascript.command-injection
  require('child_process').exec('convert ' + searchParams.get('file'));
  // ruleid: redoubt.javascript.open-redirect
  if (place.searchParams.has('a')) redirect(place.searchParams.get('next') ?? '/');
  // ok: redoubt.javascript.open-redirect
  if (place.searchParams.has('b')) redirect('/items/' + place.searchParams.get('id'));
  // ruleid: redoubt.javascript.open-redirect
  if (base) return NextResponse.redirect(new URL(searchParams.get('next'), request.url));
  // ruleid: redoubt.javascript.open-redirect
  if (base) return NextResponse.redirect(`${place.origin}${searchParams.get('next')}`);
  // ok: redoubt.javascript.open-redirect
  if (base) return NextResponse.redirect(`${place.origin}/welcome`);
  // ok: redoubt.javascript.open-redirect
  return NextResponse.redirect(new URL('/login', request.url));
}

export default async function Page({ searchParams, params }: Props) {
  const { q } = await searchParams;
  const article = await getArticle(params.id);
  // ruleid: redoubt.javascript.cross-site-scripting
  const found = <p className="found" dangerouslySetInnerHTML={{ __html: `<b>${q}</b>` }} />;
  // ok: redoubt.javascript.cross-site-scripting
  const clean = <p dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(q) }} />;
  // ok: redoubt.javascript.cross-site-scripting
  const stored = <p dangerouslySetInnerHTML={{ __html: article.html }} />;
  // ok: redoubt.javascript.cross-site-scripting
  return <div>{q}{found}{clean}{stored}</div>;
}

export function Found() {
  const query = useSearchParams();
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  return <p dangerouslySetInnerHTML={{ __html: query.get('q') }} />;
}

// What a server answers, on its way into the page.
export function Note({ id }: { id: string }) {
  const [note, setNote] = useState('');
  const [author, setAuthor] = useState<Author | null>(null);
  const [title, setTitle] = useState('');
  const [shown, setShown] = useState('');
  useEffect(() => {
    // ruleid: redoubt.javascript.answer-cross-site-scripting
    fetch(`/notes/${id}`).then((r) => r.json()).then((m) => setNote(m.content));
    // ok: redoubt.javascript.answer-cross-site-scripting
    fetch(`/notes/${id}`).then((r) => r.json()).then((m) => setTitle(m.title));
    // ok: redoubt.javascript.answer-cross-site-scripting
    fetch(`/notes/${id}`).then((r) => r.json()).then((m) => setShown(DOMPurify.sanitize(m.content)));
    const load = async () => {
      const answer = await axios.get(`/notes/${id}/author`);
      // ruleid: redoubt.javascript.answer-cross-site-scripting
      setAuthor(answer.data);
      // ok: redoubt.javascript.answer-cross-site-scripting
      setShown(markdown.render(answer.data.text));
    };
    load();
    // ok: redoubt.javascript.answer-cross-site-scripting
    setNote('<i>wait</i>');
  }, [id]);
  if (!note) return null;
  return (
    <article>
      <h1>{title}</h1>
      <div dangerouslySetInnerHTML={{ __html: note }} />
      {author && <p dangerouslySetInnerHTML={{ __html: author.about }} />}
      <div dangerouslySetInnerHTML={{ __html: shown }} />
    </article>
  );
}

export async function Terms() {
  const terms = await (await fetch(`${api}/terms`)).text();
  // ruleid: redoubt.javascript.answer-cross-site-scripting
  const text = <main dangerouslySetInnerHTML={{ __html: terms }} />;
  // ok: redoubt.javascript.answer-cross-site-scripting
  const clean = <main dangerouslySetInnerHTML={{ __html: sanitizeHtml(terms) }} />;
  // ruleid: redoubt.javascript.answer-cross-site-scripting
  const data = <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(terms) }} />;
  const kept = JSON.stringify(terms).replace(/</g, '\\u003c');
  // ok: redoubt.javascript.answer-cross-site-scripting
  const coded = <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: kept }} />;
  // ok: redoubt.javascript.answer-cross-site-scripting
  const fixed = <p dangerouslySetInnerHTML={{ __html: t('terms.intro') }} />;
  // ruleid: redoubt.javascript.answer-cross-site-scripting
  const said = <p dangerouslySetInnerHTML={{ __html: t('terms.of', { name: terms }) }} />;
  return <div>{text}{clean}{data}{coded}{fixed}{said}{terms}</div>;
}

export function Cached({ id }: { id: string }) {
  const { data } = useSWR(`/notes/${id}`, fetcher);
  const query = useQuery({ queryKey: ['note', id], queryFn: () => api.get(`/notes/${id}`) });
  const other = useStore(id);
  // ruleid: redoubt.javascript.answer-cross-site-scripting
  const text = <p dangerouslySetInnerHTML={{ __html: data.content }} />;
  // ruleid: redoubt.javascript.answer-cross-site-scripting
  const more = <p dangerouslySetInnerHTML={{ __html: query.data.content }} />;
  // ok: redoubt.javascript.answer-cross-site-scripting
  const clean = <p dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(data.content) }} />;
  // ok: redoubt.javascript.answer-cross-site-scripting
  const own = <p dangerouslySetInnerHTML={{ __html: other.content }} />;
  return <div>{text}{more}{clean}{own}{data.title}</div>;
}

export const Loaded = ({ id }: { id: string }) => {
  const [note, setNote] = useState(null);
  const [shown, setShown] = useState('');
  const [kept, setKept] = useState('');
  useEffect(() => {
    api.get(`/notes/${id}`).then(({ data }) => {
      // ruleid: redoubt.javascript.answer-cross-site-scripting
      setNote(data);
      // ok: redoubt.javascript.answer-cross-site-scripting
      setShown(DOMPurify.sanitize(data.content));
    });
    // ruleid: redoubt.javascript.answer-cross-site-scripting
    fetch(`/notes/${id}`).then((r) => r.text()).then(setNote);
    // ok: redoubt.javascript.answer-cross-site-scripting
    setKept(cache.get(id));
  }, [id]);
  return (
    <article>
      <div dangerouslySetInnerHTML={{ __html: note.body }} />
      <div dangerouslySetInnerHTML={{ __html: shown }} />
      <div dangerouslySetInnerHTML={{ __html: kept }} />
    </article>
  );
};

@Controller('items')
export class ItemsController {
  @Get()
  async find(@Query('name') name: string, @Body() body: SearchItems, @Inject('table') table: string, @Res() res: Response) {
    // ruleid: redoubt.javascript.sql-injection
    await this.db.query(`SELECT id FROM items WHERE name = '${name}'`);
    // ruleid: redoubt.javascript.sql-injection
    await this.db.query(`SELECT id FROM items WHERE name = '${body.name}'`);
    // ok: redoubt.javascript.sql-injection
    await this.db.query('SELECT id FROM items WHERE name = $1', [name]);
    // ok: redoubt.javascript.sql-injection
    await this.db.query(`SELECT id FROM ${table}`);
    // ruleid: redoubt.javascript.open-redirect
    res.redirect(name);
  }

  @Get(':id')
  one(@Param('id', ParseIntPipe) id: number, @Param('name', ParseUUIDPipe) name: string, @Query('page') page: number) {
    // ok: redoubt.javascript.sql-injection
    this.db.query(`SELECT id FROM items WHERE id = ${id}`);
    // ok: redoubt.javascript.sql-injection
    this.db.query(`SELECT id FROM items WHERE name = '${name}'`);
    // ruleid: redoubt.javascript.sql-injection
    return this.db.query(`SELECT id FROM items LIMIT ${page}`);
  }
}

async function grabbed(address: string): Promise<string> {
  const answer = await fetch(address, { redirect: 'follow' });
  return answer.text();
}

const pictured = async (address: string) => {
  try {
    const { data } = await axios.get(address, { responseType: 'arraybuffer' });
    return data;
  } catch (error) {
    return null;
  }
};

const asked = async (address: string) => {
  if (!(await isPublic(address))) return null;
  return fetch(address);
};

async function resolved(address: string) {
  await assertPublic(address);
  return fetch(address);
}

async function fed(address: string) {
  console.log(address);
  return (await fetch(address)).text();
}

export async function preview(req: NextApiRequest, res: NextApiResponse) {
  // ruleid: redoubt.javascript.request-forgery-through-function
  const text = await grabbed(req.body.url);
  const picture = req.query.picture as string;
  // ruleid: redoubt.javascript.request-forgery-through-function
  const bytes = await pictured(picture);
  // ok: redoubt.javascript.request-forgery-through-function
  const safe = [await asked(req.body.url), await resolved(req.body.url)];
  // ruleid: redoubt.javascript.request-forgery-through-function
  return res.json({ text, bytes, safe, feed: await fed(req.body.feed) });
}

export function Note() {
  const router = useRouter();
  const { query, asPath } = useRouter();
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  const note = <div dangerouslySetInnerHTML={{ __html: router.query.note as string }} />;
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  const text = <div dangerouslySetInnerHTML={{ __html: query.text as string }} />;
  // ok: redoubt.javascript.dom-cross-site-scripting
  const clean = <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(router.query.note) }} />;
  // ok: redoubt.javascript.dom-cross-site-scripting
  const shown = <div dangerouslySetInnerHTML={{ __html: texts[Number(query.id)] }} />;
  return <main>{note}{text}{clean}{shown}</main>;
}
