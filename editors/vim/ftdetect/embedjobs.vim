" Recognises scripts of embedjobs by their extension, or by a first line such as `#!/usr/bin/env -S embedjobs run`.
autocmd BufNewFile,BufRead *.embedjobs setfiletype embedjobs
autocmd BufNewFile,BufRead * if !did_filetype() && getline(1) =~# '^#!.*\<embedjobs\>' | setfiletype embedjobs | endif
