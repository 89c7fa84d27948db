-- nvim --headless -u NONE -l bench/lsp/neovim.lua
-- Takes the configuration for Neovim from docs/editors.md, and tries with it what the page says.
local root = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h:h:h')
vim.env.PATH = root .. '/node_modules/.bin:' .. root .. '/node_modules/node/bin:' .. vim.env.PATH
local page = table.concat(vim.fn.readfile(root .. '/docs/editors.md'), '\n')
assert(load(assert(page:match('```lua\n(.-)\n```'))))()
vim.cmd('filetype plugin on')

local failed = false
local function try(what, holds, found)
  print(('%s %s %s\n'):format(holds and 'ok  ' or 'FAIL', what, found or ''))
  failed = failed or not holds
end

local folder = vim.fn.tempname()
vim.fn.mkdir(folder, 'p')
local file = folder .. '/a.spacetime'
vim.fn.writefile({
  'spacetime S {',
  '  chart A(t, r, theta, φ)',
  '      let f = 1 - unknown/r',
  '  metric in A { ds^2 = -f dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }',
  '}',
}, file)
vim.cmd.edit(file)
local function wait(condition) return vim.wait(20000, condition, 50) end
try('filetype', vim.bo.filetype == 'spacetime', vim.bo.filetype)
try('attached', wait(function() return #vim.lsp.get_clients({ bufnr = 0 }) > 0 end))
local client = vim.lsp.get_clients({ bufnr = 0 })[1]
try('diagnostics', wait(function() return #vim.diagnostic.get(0) > 0 end), (vim.diagnostic.get(0)[1] or {}).message)

local document = vim.lsp.util.make_text_document_params()
local function ask(method, params)
  local answer = client:request_sync(method, vim.tbl_extend('force', { textDocument = document }, params or {}), 10000, 0)
  return answer and answer.result
end
local outline = ask('textDocument/documentSymbol')
try('outline', outline and outline[1].name == 'S' and #outline[1].children == 3)
local hover = ask('textDocument/hover', { position = { line = 2, character = 10 } })
try('hover', client.server_capabilities.hoverProvider == nil or hover ~= nil)
local tokens = ask('textDocument/semanticTokens/full')
try('semantic tokens', tokens and #tokens.data > 0 and #tokens.data % 5 == 0)
vim.api.nvim_win_set_cursor(0, { 2, 19 })
vim.lsp.buf.rename('ψ')
try('rename', wait(function() return vim.fn.getline(4):find('dψ%^2 %+ sin%(ψ%)') ~= nil end), vim.fn.getline(4))
try('rename of the other spelling', vim.fn.getline(2):find('r, ψ, φ', 1, true) ~= nil, vim.fn.getline(2))
vim.lsp.buf.format({ async = false, timeout_ms = 10000 })
try('layout', vim.fn.getline(3) == '  let f = 1 - unknown/r', vim.fn.getline(3))
client:stop()
try('stopped', wait(function() return client:is_stopped() end))
vim.fn.delete(folder, 'rf')
os.exit(failed and 1 or 0)
