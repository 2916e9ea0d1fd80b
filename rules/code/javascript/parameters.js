const cp = require('child_process');

function ordersOf(customer, done) {
  // ruleid: redoubt.javascript.sql-built-from-parameter
  db.query(`SELECT * FROM orders WHERE customer = '${customer}'`, done);
  // ruleid: redoubt.javascript.sql-built-from-parameter
  db.query("SELECT * FROM orders WHERE customer = '" + customer + "'", done);
  // ok: redoubt.javascript.sql-built-from-parameter
  db.query('SELECT * FROM orders WHERE customer = ?', [customer], done);
  // ok: redoubt.javascript.sql-built-from-parameter
  db.query(`SELECT * FROM orders WHERE customer = ${Number(customer)}`, done);
  // ok: redoubt.javascript.sql-built-from-parameter
  db.query(`SELECT * FROM orders WHERE customer = ${db.escape(customer)}`, done);
}

app.get('/orders', (req, res) => {
  // ok: redoubt.javascript.sql-built-from-parameter
  db.query(`SELECT * FROM orders WHERE customer = '${req.query.customer}'`);
  // ruleid: redoubt.javascript.query-program-built
  orders.find({ $where: `this.id == ${req.params.id}` });
});

const removeTable = (table) => {
  // ok: redoubt.javascript.sql-built-from-parameter
  db.run(`DELETE FROM ${table} WHERE old = 1`);
};

class Invoices {
  async print(file) {
    // ruleid: redoubt.javascript.shell-built-from-parameter
    cp.execSync(`lp ${file}`);
    // ok: redoubt.javascript.shell-built-from-parameter
    cp.execFileSync('lp', [file]);
    // ok: redoubt.javascript.shell-built-from-parameter
    cp.execSync('lp --all');
  }
}

const dear = (limit, done) => {
  // ruleid: redoubt.javascript.query-program-built
  goods.find({ shop: 1, $where: `this.price > '${limit}'` }).toArray(done);
  const number = parseInt(limit, 10);
  // ok: redoubt.javascript.query-program-built
  goods.find({ $where: `this.price > ${number}` }).toArray(done);
  // ok: redoubt.javascript.query-program-built
  goods.find({ price: { $gt: limit } }).toArray(done);
  const query = goods.find();
  // ruleid: redoubt.javascript.query-program-built
  query.$where('this.price > ' + limit);
};
