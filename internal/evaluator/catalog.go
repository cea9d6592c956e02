// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"

// Catalog is what the evaluator asks about AWS's services. Implementations are
// safe for concurrent use.
type Catalog interface {
	// Action describes an action, whatever its case; false if it is not known.
	Action(name string) (ActionInfo, bool)
	// NearestAction proposes the known action whose name is nearest, or "".
	NearestAction(name string) string
	// Key describes a context key, whatever its case; false if it is not known.
	Key(name string) (KeyInfo, bool)
	// SupportsRCP reports whether resource control policies reach the service (E-534).
	SupportsRCP(service string) bool
}

// ActionInfo is what the evaluator needs to know of an action.
type ActionInfo struct {
	// Name in AWS's spelling, such as "s3:GetObject".
	Name string
	// ResourceTypes that the action can be called on; none for an action that takes
	// only Resource "*" (E-1403).
	ResourceTypes []ResourceType
}

// ResourceType is one resource type of an action.
type ResourceType struct {
	// Name in the service's terms, such as "bucket".
	Name string
	// Required says that AWS marks the type as one that calls of the action name
	// (E-1405), Always that every call names one, whichever way it is made.
	Required, Always bool
	// Fits reports whether some completion of the ARN is a resource of this type.
	Fits func(arn pattern.Text) bool
	// Colons returns how many colons the sixth field of such an ARN can have; nil, or no
	// function, says that it may be any number (E-1783).
	Colons func() []int
	// Any returns the ARNs of all resources of this type in a partition, region and
	// account: texts that stand for all of them together. It may be nil.
	Any func(partition, region, account pattern.Text) []pattern.Text
}

// severalRequired reports whether calls of the action name several resources
// together (E-1405).
func (a *ActionInfo) severalRequired() bool {
	required := 0
	for i := range a.ResourceTypes {
		if a.ResourceTypes[i].Required {
			required++
		}
	}
	return required > 1
}

// KeyType is the type of a condition key's values (E-1201).
type KeyType uint8

// The key types.
const (
	TypeString KeyType = iota
	TypeARN
	TypeNumeric
	TypeDate
	TypeBool
	TypeIP
	TypeBinary
)

// String returns AWS's name of the type.
func (t KeyType) String() string {
	return [...]string{"String", "ARN", "Numeric", "Date", "Bool", "IPAddress", "Binary"}[t]
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

// noCatalog is used where the caller has none: nothing is known of any service.
type noCatalog struct{}

func (noCatalog) Action(string) (ActionInfo, bool) { return ActionInfo{}, false }
func (noCatalog) NearestAction(string) string      { return "" }
func (noCatalog) Key(string) (KeyInfo, bool)       { return KeyInfo{}, false }
func (noCatalog) SupportsRCP(string) bool          { return true }
