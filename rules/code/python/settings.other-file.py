# An application that another file made.
from shop import application

if __name__ == '__main__':
    # ok: redoubt.python.debug-mode
    application.run(host='0.0.0.0', port=5000)
    # ruleid: redoubt.python.debug-mode
    application.run(host='0.0.0.0', port=5001, debug=True)
    # ok: redoubt.python.debug-mode
    # ruleid: redoubt.python.debug-mode-on-loopback
    application.run(debug=True, host='127.0.0.1', port=5002)
    # ok: redoubt.python.debug-mode
    asyncio.run(main(), debug=True)
