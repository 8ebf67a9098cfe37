"""The interface: everything the portals can do, over HTTP and JSON, under /api/v1/."""
