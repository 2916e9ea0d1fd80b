// Types and decorators say what a parameter is.
function named(db: Database, name: string, page: number) {
  // ruleid: redoubt.javascript.sql-built-from-parameter
  db.query(`SELECT id FROM items WHERE name = '${name}'`);
  // ok: redoubt.javascript.sql-built-from-parameter
  return db.query(`SELECT id FROM items WHERE page = ${page}`);
}

@Controller('items')
export class ItemsController {
  find(@Query('name') name: string) {
    const text = `SELECT id FROM items WHERE name = '${name}'`;
    // ok: redoubt.javascript.sql-built-from-parameter
    return this.db.query(text);
  }

  first(category: string) {
    const text = `SELECT id FROM items WHERE category = '${category}'`;
    // ruleid: redoubt.javascript.sql-built-from-parameter
    return this.db.query(text);
  }
}
