// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package awstest is a server for tests that answers as IAM, STS and Organizations do, from
// a small account in memory. It has what moto lacks, such as Access Advisor, and it fails
// on demand: it throttles, denies, stalls, answers in HTML, and lets policies disappear
// between two calls.
package awstest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Server is the server and its account, which tests change between calls.
type Server struct {
	URL string
	World

	mutex  sync.Mutex
	calls  []string
	faults map[string][]Fault
	hooks  map[string][]func()
}

// Fault is what is answered in place of a result.
type Fault struct {
	Status        int
	Code, Message string
	// Body is sent as it is if it is not empty, as HTML.
	Body string
	// Stall answers nothing until the caller gives up.
	Stall bool
	// Before lets something happen and then answers as usual.
	Before func()
}

// Denied is the fault of a caller that lacks the permission.
var Denied = Fault{Status: http.StatusForbidden, Code: "AccessDenied", Message: "User is not authorized"}

// New starts a server with a world, until the test ends.
func New(t testing.TB, w *World) *Server {
	t.Helper()
	s := &Server{World: *w, faults: map[string][]Fault{}, hooks: map[string][]func(){}}
	if s.Account == "" {
		s.Account = "111122223333"
	}
	if s.Partition == "" {
		s.Partition = "aws"
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Fail answers the next calls of an operation with faults, one each.
func (s *Server) Fail(operation string, faults ...Fault) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.faults[operation] = append(s.faults[operation], faults...)
}

// After calls a function after the next call of an operation was answered.
func (s *Server) After(operation string, f func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.hooks[operation] = append(s.hooks[operation], f)
}

// Calls returns the operations that were called, sorted.
func (s *Server) Calls() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Sorted(slices.Values(s.calls))
}

// Count returns how often an operation was called.
func (s *Server) Count(operation string) int {
	n := 0
	for _, c := range s.Calls() {
		if c == operation {
			n++
		}
	}
	return n
}

// Forget empties the list of calls.
func (s *Server) Forget() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.calls = nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var operation string
	in := map[string]string{}
	target := r.Header.Get("X-Amz-Target")
	if target != "" {
		operation = target[strings.LastIndexByte(target, '.')+1:]
		var members map[string]any
		if err := json.Unmarshal(body, &members); err == nil {
			for name, m := range members {
				in[name] = fmt.Sprint(m)
			}
		}
	} else {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		operation = form.Get("Action")
		for name := range form {
			in[name] = form.Get(name)
		}
	}
	s.mutex.Lock()
	s.calls = append(s.calls, operation)
	var fault *Fault
	if list := s.faults[operation]; len(list) > 0 {
		fault, s.faults[operation] = &list[0], list[1:]
	}
	if fault != nil && fault.Before != nil {
		fault.Before()
		fault = nil
	}
	var out any
	if fault == nil {
		out, fault = s.answer(operation, in)
	}
	if list := s.hooks[operation]; len(list) > 0 {
		list[0]()
		s.hooks[operation] = list[1:]
	}
	s.mutex.Unlock()
	w.Header().Set("X-Amzn-Requestid", "r-1")
	switch {
	case fault != nil && fault.Stall:
		<-r.Context().Done()
	case fault != nil && fault.Body != "":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(fault.Status)
		write(w, fault.Body)
	case target != "":
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if fault != nil {
			w.WriteHeader(fault.Status)
			out = map[string]any{"__type": fault.Code, "Message": fault.Message}
		}
		if err := json.NewEncoder(w).Encode(out); err != nil {
			write(w, err.Error())
		}
	default:
		w.Header().Set("Content-Type", "text/xml")
		if fault != nil {
			w.WriteHeader(fault.Status)
			write(w, "<ErrorResponse><Error><Type>Sender</Type>"+element("Code", fault.Code)+element("Message", fault.Message)+"</Error><RequestId>r-1</RequestId></ErrorResponse>")
			return
		}
		write(w, "<"+operation+"Response>"+element(operation+"Result", out)+"<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></"+operation+"Response>")
	}
}

// write sends a text. A caller that has gone away is not the server's concern.
func write(w io.Writer, text string) { _, _ = io.WriteString(w, text) }
