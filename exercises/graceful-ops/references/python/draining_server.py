from threading import Timer

import uvicorn


class DrainingServer(uvicorn.Server):
    """Goes on for `drain_seconds` after a signal, then takes no more connections and ends with the last request."""

    def __init__(self, config, drain_seconds):
        super().__init__(config)
        self.is_draining = False
        self._drain_seconds = drain_seconds

    def handle_exit(self, sig, frame):
        if not self.is_draining:
            self.is_draining = True
            Timer(self._drain_seconds, self._stop).start()

    def _stop(self):
        self.should_exit = True
