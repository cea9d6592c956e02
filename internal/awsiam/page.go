// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"errors"
	"sync"
)

// each calls f with 0 to n-1, all at the same time; the calls to AWS within are bounded
// elsewhere. A denial does not stop the others, so that one error can list all that is
// denied (L-114); another problem does.
func each(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	problems := make([]*Problem, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			err := f(ctx, i)
			if err == nil {
				return
			}
			if !errors.As(err, &problems[i]) {
				problems[i] = &Problem{Message: err.Error(), err: err}
			}
			if problems[i].Kind != Denied {
				stop()
			}
		})
	}
	wait.Wait()
	return merge(problems)
}

// together calls functions as [each] does.
func together(ctx context.Context, functions ...func(ctx context.Context) error) error {
	return each(ctx, len(functions), func(ctx context.Context, i int) error { return functions[i](ctx) })
}

// pages calls f with the marker of each page, nil for the first, until there is no
// further page (L-110). AWS may return pages that are not full, even empty ones, so that
// only the marker counts; a marker that repeats would go on for ever.
func pages(ctx context.Context, operation string, f func(ctx context.Context, marker *string) (next *string, err error)) error {
	seen := map[string]bool{}
	for marker := (*string)(nil); ; {
		next, err := f(ctx, marker)
		if err != nil {
			return err
		}
		if next == nil {
			return nil
		}
		if *next == "" {
			return &Problem{Kind: BadAnswer, Operation: operation, Message: "the answer is a part only, and does not say how to get the rest"}
		}
		if seen[*next] {
			return &Problem{Kind: BadAnswer, Operation: operation, Message: "the same marker of a next page comes again"}
		}
		seen[*next] = true
		marker = next
	}
}

// more is the marker of the next page as IAM has it: "" if there is one without a marker.
func more(truncated bool, marker *string) *string {
	switch {
	case !truncated:
		return nil
	case marker == nil:
		return new(string)
	}
	return marker
}

// token is the marker of the next page as Organizations has it.
func token(next *string) *string {
	if next != nil && *next == "" {
		return nil
	}
	return next
}

// gate bounds how much goes on at the same time.
type gate chan struct{}

// enter waits for a place; leave gives it back.
func (g gate) enter(ctx context.Context) error {
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) leave() { <-g }
