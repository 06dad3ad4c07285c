"""The stand-in server as a process of its own: FOLDER BOLT_PORT HTTP_PORT PASSWORD DATABASE."""

from __future__ import annotations

import signal
import sys

if __name__ == "__main__":
    from arcadedb_embedded import ArcadeDBServer

    folder, bolt, http, password, database = sys.argv[1:]
    plugins = {"server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin"}
    ports = {"bolt_port": int(bolt), "http_port": int(http)}
    server = ArcadeDBServer(root_path=folder, root_password=password, config={**plugins, **ports})
    server.start()
    server.create_database(database)
    signal.pause()
