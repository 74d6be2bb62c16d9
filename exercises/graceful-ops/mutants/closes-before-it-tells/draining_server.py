import uvicorn


class DrainingServer(uvicorn.Server):
    """Takes no more connections after a signal, and ends with the last request."""

    def __init__(self, config):
        super().__init__(config)
        self.is_draining = False

    def handle_exit(self, sig, frame):
        self.is_draining = True
        self.should_exit = True
