# Opens a folder as a Delta table with the library deltalake and prints its schema and every cell, one JSON text a line.
# Numbers and dates are printed as whole numbers or exact text, so that nothing is rounded on the way.
import datetime
import json
import struct
import sys

from deltalake import DeltaTable, QueryBuilder

epoch = datetime.datetime(1970, 1, 1)
microsecond = datetime.timedelta(microseconds=1)


def cell(value, kind):
    if value is None:
        return None
    if kind == "double" or kind == "float":
        return struct.pack(">d", value).hex()
    if kind.startswith("decimal"):
        return format(value, "f")
    if kind == "date":
        return str((value - epoch.date()).days)
    if kind.startswith("timestamp"):
        return str((value.replace(tzinfo=None) - epoch) // microsecond)
    if kind == "binary":
        return bytes(value).hex()
    if kind == "boolean":
        return "1" if value else "0"
    return str(value)


table = DeltaTable(sys.argv[1])
fields = [(field.name, field.type.type, field.nullable) for field in table.schema().fields]
print(json.dumps({"version": table.version(), "fields": fields}))
reader = QueryBuilder().register("t", table).execute("SELECT * FROM t")
for batch in reader:
    columns = [[cell(value.as_py(), kind) for value in batch.column(i)] for i, (_, kind, _) in enumerate(fields)]
    for row in zip(*columns):
        print(json.dumps(row))
