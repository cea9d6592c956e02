// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// KeyServices is implemented by catalogues that know which context keys the service
// of an action puts into its requests (E-1207).
type KeyServices interface {
	// ActionHasKey says whether requests of the action can have the key, both in
	// AWS's spelling or in lower case. It is Unknown where that is not known, and for
	// keys that travel with the caller's credentials.
	ActionHasKey(action, key string) truth.Value
}

// ResourceKeyServices is implemented by catalogues that know which context keys go with
// which of the resources that a call names together (E-1405): each resource is checked
// with its own keys.
type ResourceKeyServices interface {
	// ResourceHasKey says whether the check of the resource, as one of several of an
	// action that can have the key, has it too. It is Unknown where that is not known.
	ResourceHasKey(action string, resource pattern.Text, key string) truth.Value
}

// KeyClassServices is implemented by catalogues that know which keys all requests of an
// action have. The key is in lower case.
type KeyClassServices interface {
	KeyUse(action string, resource pattern.Text, key string) KeyUse
}

// Services is what the evaluator asks about AWS's services. Implementations are
// safe for concurrent use.
type Services interface {
	// Action describes an action, in upper or lower case; false if it is not known.
	Action(name string) (ActionInfo, bool)
	// NearestAction proposes the known action whose name is nearest, or "".
	NearestAction(name string) string
	// Key describes a context key, in upper or lower case; false if it is not known.
	Key(name string) (KeyInfo, bool)
	// SupportsRCP reports whether resource control policies reach the service (E-534).
	SupportsRCP(service string) bool
}

// NewerServices is implemented by catalogues that distinguish an action that may be newer than they
// are from a mistake (E-208).
type NewerServices interface {
	// MayBeNew reports whether an action that the catalogue lacks may be newer than it.
	MayBeNew(action string) bool
}

// ActionInfo is what the evaluator needs to know of an action.
type ActionInfo struct {
	// Name in AWS's spelling, such as "s3:GetObject".
	Name string
	// ResourceTypes that the action can be called on; none for an action that names no
	// resource (E-1403).
	ResourceTypes []ResourceType
	// Foreign reports whether all ARNs that a text represents are known to be none of the
	// action's: of another service, or of a resource type that the action does not take. It is
	// nil for an action without resource types.
	Foreign func(arn pattern.Text) bool
	// Together says how the resources that calls name go together (E-1405).
	Together Together
	// On is the ARN on which AWS checks an action without resource types. Where there is
	// none, policies cover the action with "*", or perhaps with one of Wide (E-1403).
	On *arn.Wide
	// Wide is sorted by the resource.
	Wide []arn.Wide
}

// Together says how the resources that calls of an action name go together (E-1405).
type Together uint8

const (
	// OneEach is a call that names one resource.
	OneEach Together = iota
	// InOneCall is a call that names resources of several types: all have to be allowed.
	InOneCall
	// PerhapsInOneCall is either: AWS marks several types as required, which are needed
	// together for some actions and alternatives for others (C-33).
	PerhapsInOneCall
)

// ResourceType is one resource type of an action.
type ResourceType struct {
	// Name in the service's terms, such as "bucket".
	Name string
	// Required says that calls of the action may need a resource of the type even if the
	// question does not name one (E-1405), Always that every call needs one.
	Required, Always bool
	// Slot is the same for types that are alternatives: a call names one of them. It is ""
	// for a type by itself.
	Slot string
	// Fits reports whether some completion of the ARN is a resource of this type.
	Fits func(arn pattern.Text) bool
	// Colons returns how many colons the sixth field of such an ARN can have; nil, or no
	// function, says that it may be any number (E-1783).
	Colons func() []int
	// Any returns the ARNs of all resources of this type in a partition, region and
	// account: texts that together represent all of them. It may be nil.
	Any func(partition, region, account pattern.Text) []pattern.Text
	// Tied returns the resource of this type that a call also names which names some
	// others, such as the database of a table; false if that does not follow. It may be nil.
	Tied func(named []pattern.Text) (pattern.Text, bool)
}

// KeyInfo is what the evaluator needs to know of a context key.
type KeyInfo struct {
	Type KeyType
	// Multivalued says that the key may hold several values.
	Multivalued bool
	// AlwaysPresent is derivation class B of E-1204: the key is in every request's
	// context, with a value that is not known unless it was supplied.
	AlwaysPresent bool
}

// NoServices is used where the caller has none: nothing is known of any service.
type NoServices struct{}

// Action knows no action.
func (NoServices) Action(string) (ActionInfo, bool) { return ActionInfo{}, false }

// NearestAction proposes nothing.
func (NoServices) NearestAction(string) string { return "" }

// Key knows no key.
func (NoServices) Key(string) (KeyInfo, bool) { return KeyInfo{}, false }

// SupportsRCP takes every service for one that resource control policies reach.
func (NoServices) SupportsRCP(string) bool { return true }
