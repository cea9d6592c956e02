// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import "sync"

// room is memory for many short lists. All of it is zero but for what was handed out.
type room[T any] struct{ all, free []T }

// maxRoom is the largest room that is kept for further documents, in elements.
const maxRoom = 1 << 12

// reserve makes room for lists of n elements in all.
func (r *room[T]) reserve(n int) {
	if n > len(r.all) {
		r.all = make([]T, n)
	}
	r.free = r.all
}

// list returns an empty list with room for n elements.
func (r *room[T]) list(n int) []T {
	if n > len(r.free) {
		return make([]T, 0, n)
	}
	list := r.free[:0:n]
	r.free = r.free[n:]
	return list
}

// release takes back all that was handed out.
func (r *room[T]) release() {
	if len(r.all) > maxRoom {
		r.all = nil
	} else {
		clear(r.all[:len(r.all)-len(r.free)])
	}
	r.free = nil
}

// readers keeps memory for further documents.
var readers sync.Pool

// newConfigReader returns a reader with room for the statements. What it reads is gone
// once it is released.
func newConfigReader(errs *collector, statements []Statement) *configReader {
	r, ok := readers.Get().(*configReader)
	if !ok {
		r = new(configReader)
	}
	r.errs = errs
	var texts, blocks, conditions int
	for i := range statements {
		s := &statements[i]
		texts += len(s.Actions) + len(s.NotActions) + len(s.Resources) + len(s.NotResources)
		for _, list := range [...][]Principal{s.Principals, s.NotPrincipals} {
			blocks += len(list)
			for j := range list {
				texts += 2 * len(list[j].Identifiers) // on their own, and put together with others
			}
		}
		conditions += len(s.Conditions)
		for j := range s.Conditions {
			texts += len(s.Conditions[j].Values)
		}
	}
	r.statements.reserve(len(statements))
	r.list.reserve(len(statements))
	r.texts.reserve(texts)
	r.blocks.reserve(blocks)
	r.types.reserve(blocks)
	r.conditionBlocks.reserve(conditions)
	r.entries.reserve(conditions)
	return r
}

// release gives the reader back.
func (r *configReader) release() {
	r.errs = nil
	r.statements.release()
	r.list.release()
	r.texts.release()
	r.blocks.release()
	r.types.release()
	r.conditionBlocks.release()
	r.entries.release()
	if cap(r.keys.buf) > maxRoom {
		r.keys.buf = nil
	}
	readers.Put(r)
}
